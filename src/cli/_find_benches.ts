import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../errors/mod.ts";
import { isHidden } from "../files/mod.ts";
import { type Bench, loadBench } from "../runner/load_bench.ts";
import { nearestName } from "../text/mod.ts";
import { ROOT, userPath } from "./_paths.ts";

/** Folders under `bench/` that hold no claims: `speed` times, it claims nothing. */
const NOT_CLAIMS = new Set(["speed"]);

/**
 * Every claim of the harness, sorted by id.
 *
 * @param root Folder with a folder of benches per paper. Default: the harness's `bench/`.
 */
export async function findBenches(
  root: string = join(ROOT, "bench"),
): Promise<Bench[]> {
  const benches: Bench[] = [];
  for await (const folder of Deno.readDir(root)) {
    if (!folder.isDirectory || isHidden(folder.name)) continue;
    if (NOT_CLAIMS.has(folder.name)) continue;
    for await (const file of Deno.readDir(join(root, folder.name))) {
      if (!file.name.endsWith("_bench.ts") || isHidden(file.name)) continue;
      const path = join(root, folder.name, file.name);
      benches.push(await loadBench(pathToFileURL(path).href));
    }
  }
  return benches.sort((a, b) => a.claim.id.localeCompare(b.claim.id));
}

/**
 * The benches that the words of a command line name: ids, globs over ids (`silent-majority/*`), or bench
 * files of the user's own (`./my_claim_bench.ts`). No word: all that do not ask to be named.
 *
 * @throws {UsageError} If a word names nothing.
 */
export async function selectBenches(
  words: readonly string[],
): Promise<Bench[]> {
  const all = await findBenches();
  if (words.length === 0) return all.filter(({ claim }) => !claim.onRequest);
  const selected = new Map<string, Bench>();
  for (const word of words) {
    const found = word.endsWith(".ts")
      ? [await loadBench(pathToFileURL(userPath(word)).href)]
      : all.filter(({ claim }) => globPattern(word).test(claim.id));
    if (found.length === 0) {
      const ids = all.map(({ claim }) => claim.id);
      const near = nearestName(word, ids);
      throw new UsageError(
        `Cannot find claim ${word}${
          near ? `; did you mean ${near}?` : ""
        }\nclaims: ${ids.join(", ")}`,
      );
    }
    for (const bench of found) selected.set(bench.claim.id, bench);
  }
  return [...selected.values()].sort((a, b) =>
    a.claim.id.localeCompare(b.claim.id)
  );
}

/** `*` stands for any part of an id, also across the slash. */
function globPattern(glob: string): RegExp {
  const escaped = glob.split("*").map((part) =>
    part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")
  );
  return new RegExp(`^${escaped.join(".*")}$`);
}
