/**
 * `deno task` changes into the folder of `deno.json`; what the command line names is the user's all the same.
 */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { codeOf, filesUnder, root } from "../_repository.ts";
import { fixturePath } from "../checkpoints/_fixtures.ts";

/** A real task, called in `folder`; INIT_CWD as a fresh shell has it: not set. */
async function task(
  folder: string,
  ...words: string[]
): Promise<{ code: number; said: string }> {
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...words],
    cwd: folder,
    clearEnv: true,
    env,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, said: text(stdout) + text(stderr) };
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** A folder of the user's inside of the checkout, as case by case it is. */
async function withSubfolder(use: (folder: string) => Promise<void>) {
  const local = join(root, "reports/local");
  await Deno.mkdir(local, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: local });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("deno task in a subfolder reads and writes where the user stands", async () => {
  await withSubfolder(async (folder) => {
    await Deno.copyFile(
      fixturePath("resnet8_seed7.pt"),
      join(folder, "seed0.pt"),
    );
    const before = namesIn(root);
    const converted = await task(
      folder,
      "weights",
      "convert",
      "seed0.pt",
      "seed0.safetensors",
    );
    assertEquals(converted.code, 0, converted.said);
    const reported = await task(
      folder,
      "report",
      "--store=st",
      "--out=out",
      "silent-majority/minority-memorization",
    );
    assertEquals(reported.code, 0, reported.said);
    assertEquals(namesIn(folder), [
      "out",
      "seed0.pt",
      "seed0.safetensors",
      "st",
    ]);
    assertEquals(namesIn(join(folder, "out")).includes("index.md"), true);
    assertEquals(namesIn(root), before);
  });
});

Deno.test("no command resolves a path of the user's but by userPath()", () => {
  const offenders = filesUnder("src/cli").filter((path) =>
    path !== "src/cli/_paths.ts" &&
    /(?<![.\w])resolve\(|Deno\.cwd\(/.test(codeOf(path))
  );
  assertEquals(offenders, []);
});
