import { existsSync } from "node:fs";
import { IMPORTED } from "../claims/kinds.ts";
import { type Recipe, recipesOf, withInputs } from "../claims/recipe.ts";
import { type UnitSelection, unitsOf } from "../claims/units.ts";
import { UsageError } from "../errors/mod.ts";
import {
  identifyWeights,
  importNetwork,
  readWeights,
  type WeightsFile,
} from "../runner/import_network.ts";
import { KINDS } from "../runner/kinds/registry.ts";
import type { Bench } from "../runner/load_bench.ts";
import type { Store } from "../runner/store.ts";
import type { RecordNumerics } from "../claims/types.ts";
import { canonicalJson } from "../text/mod.ts";
import { userPath } from "./_paths.ts";

/** A network that the command line gives: the file, and the recipe by which claims need it. */
export interface GivenNetwork {
  readonly file: WeightsFile;
  readonly recipe: Recipe;
}

/** A file with weights as the command line names it. */
export interface WeightsPlace {
  /** Absolute. */
  readonly path: string;
  /** Which of several networks in it; absent: the only one, or the one that is taken by itself. */
  readonly key?: string;
}

/**
 * What a word of `--weights` names. `FILE#KEY` means one of several networks in a file; a file whose own name has a # is
 * meant by it.
 */
export function weightsPlace(word: string): WeightsPlace {
  const at = word.lastIndexOf("#");
  return at <= 0 || existsSync(userPath(word))
    ? { path: userPath(word) }
    : { path: userPath(word.slice(0, at)), key: word.slice(at + 1) };
}

/** The files that `--weights` names, in order. @throws {UsageError} If one is damaged. */
export function weightsFiles(words: readonly string[]): WeightsFile[] {
  return words.map((word) => {
    const { path, key } = weightsPlace(word);
    return identifyWeights(path, key);
  });
}

/**
 * The given networks as the claims need them; every file has been read and fits. What was chosen of it is said.
 *
 * @throws {UsageError} If a file does not fit, or no claim needs a network.
 */
export function givenNetworks(
  benches: readonly Bench[],
  selection: UnitSelection,
  files: readonly WeightsFile[],
): GivenNetwork[] {
  const networks = new Map<string, GivenNetwork>();
  for (const { claim } of benches) {
    for (const unit of unitsOf(claim, selection)) {
      const needs = recipesOf(claim.needs(unit)).flatMap(([, need]) =>
        withInputs(need)
      );
      for (const recipe of needs.filter(({ kind }) => kind === IMPORTED.name)) {
        const file = files.find(({ sha256 }) =>
          sha256 === recipe.parameters.sha256
        )!;
        networks.set(canonicalJson(recipe), { file, recipe });
      }
    }
  }
  if (networks.size === 0) {
    throw new UsageError(
      "Cannot measure the given weights: none of the claims reads a trained network at this scale",
    );
  }
  const found = [...networks.values()];
  for (const { file, recipe } of found) {
    for (const note of readWeights(file, recipe).notes) {
      console.error(`${file.path}: ${note}`);
    }
  }
  return found;
}

/** Puts given networks into a store, where workers find them by content. */
export async function importNetworks(
  store: Store,
  networks: readonly GivenNetwork[],
  numerics: RecordNumerics,
): Promise<void> {
  for (const { file, recipe } of networks) {
    await importNetwork(store, file, {
      recipe,
      kinds: KINDS,
      numerics,
      now: Date.now,
    });
  }
}
