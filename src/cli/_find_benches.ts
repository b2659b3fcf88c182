import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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
 * @throws {UsageError} If a file does not load, or two have one id.
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
  requireOwnIds(benches);
  return benches.sort(byId);
}

/** A bench that the words of a command line select. */
export interface SelectedBench extends Bench {
  /** By its id or its file; false: by a glob, or by no word at all. */
  readonly named: boolean;
}

/** Options of {@linkcode selectBenches}. */
export interface SelectBenchesOptions {
  /** Whether no word at all selects those that ask to be named as well. @default {false} */
  readonly onRequestToo?: boolean;
}

/**
 * The benches that the words of a command line name: ids, globs over ids (`silent-majority/*`), or bench
 * files of the user's own (`./my_claim_bench.ts`). No word: all that do not ask to be named.
 *
 * @throws {UsageError} If a word names nothing, or two files have one id.
 */
export async function selectBenches(
  words: readonly string[],
  { onRequestToo = false }: SelectBenchesOptions = {},
): Promise<SelectedBench[]> {
  const all = await findBenches();
  if (words.length === 0) {
    return all.filter(({ claim }) => onRequestToo || !claim.onRequest)
      .map((bench) => ({ ...bench, named: false }));
  }
  const own = await Promise.all(
    words.filter(isBenchFile).map((word) =>
      loadBench(pathToFileURL(userPath(word)).href)
    ),
  );
  requireOwnIds([...all, ...own]);
  const selected = new Map(
    own.map((bench) => [bench.claim.id, { ...bench, named: true }]),
  );
  for (const word of words.filter((word) => !isBenchFile(word))) {
    for (const bench of benchesOf(word, all)) {
      const { id } = bench.claim;
      const named = word === id || selected.get(id)?.named === true;
      selected.set(id, { ...bench, named });
    }
  }
  return [...selected.values()].sort(byId);
}

/** Those of the words that name a claim: an id, a glob that matches one, or a bench file. */
export function claimWords(
  words: readonly string[],
  benches: readonly Bench[],
): string[] {
  return words.filter((word) =>
    isBenchFile(word) ||
    benches.some(({ claim }) => globPattern(word).test(claim.id))
  );
}

/** Whether a word names a bench file rather than an id. */
function isBenchFile(word: string): boolean {
  return word.endsWith(".ts");
}

function benchesOf(word: string, all: readonly Bench[]): Bench[] {
  const found = all.filter(({ claim }) => globPattern(word).test(claim.id));
  if (found.length > 0) return found;
  const ids = all.map(({ claim }) => claim.id);
  const near = nearestName(word, ids);
  throw new UsageError(
    `Cannot find claim ${word}${
      near ? `; did you mean ${near}?` : ""
    }\nclaims: ${ids.join(", ")}`,
  );
}

function byId(a: Bench, b: Bench): number {
  return a.claim.id < b.claim.id ? -1 : 1;
}

/**
 * Records and pages go by the id: under a common one the measurements of two files would be pooled, or one file would
 * stand for the other.
 */
function requireOwnIds(benches: readonly Bench[]): void {
  const files = new Map<string, string>();
  for (const { claim: { id }, url } of benches) {
    // One file may be named by several paths.
    const path = Deno.realPathSync(fileURLToPath(url));
    const other = files.get(id) ?? path;
    if (other !== path) {
      throw new UsageError(
        `Cannot tell two claims apart: ${
          [other, path].sort().join(" and ")
        } both have the id ${id}; give the copy an id of its own`,
      );
    }
    files.set(id, path);
  }
}

/** `*` stands for any part of an id, also across the slash. */
function globPattern(glob: string): RegExp {
  const escaped = glob.split("*").map((part) =>
    part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")
  );
  return new RegExp(`^${escaped.join(".*")}$`);
}
