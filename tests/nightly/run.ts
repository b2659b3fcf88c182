/**
 * Runs the slow tests, which `deno task test` leaves out, and lists what was skipped.
 *
 *     deno task nightly [PART OF A FILE NAME…]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { PEER_REMEDY } from "./_peer.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The nightly files whose name holds one of the words; without words, all. Sorted. */
export function nightlyFiles(
  folder: string,
  words: readonly string[],
): string[] {
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith("_nightly.ts"))
    .filter((name) =>
      words.length === 0 || words.some((word) => name.includes(word))
    )
    .sort()
    .map((name) => `${folder}${name}`);
}

/** The names of the skipped tests in a report of `deno test --junit-path`. */
export function skippedTests(junit: string): string[] {
  const cases = junit.matchAll(
    /<testcase name="([^"]*)"[^>]*>\s*<skipped/g,
  );
  return [...cases].map(([, name]) => unescapeXml(name!)).sort();
}

function unescapeXml(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"').replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

/** Runs the files with the permissions of tests; the exit code is that of the tests. */
async function runNightly(words: readonly string[]): Promise<number> {
  const files = nightlyFiles(HERE, words);
  if (files.length === 0) {
    console.error(`error: no nightly test is named ${words.join(" or ")}`);
    return 2;
  }
  const junit = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", `--junit-path=${junit}`, ...files],
    }).spawn().status;
    const skipped = skippedTests(await Deno.readTextFile(junit));
    if (skipped.length > 0) {
      console.log(
        [
          `skipped, ${skipped.length}:`,
          ...skipped.map((name) => `  ${name}`),
          `what brings the Python that they need: ${PEER_REMEDY}`,
        ].join("\n"),
      );
    }
    return code;
  } finally {
    await Deno.remove(junit);
  }
}

if (import.meta.main) Deno.exit(await runNightly(Deno.args));
