import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Recipe, withInputs } from "../claims/recipe.ts";
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

/** A network that the command line gives: the file, and the recipe by which claims need it. */
export interface GivenNetwork {
  readonly file: WeightsFile;
  readonly recipe: Recipe;
}

/**
 * The files that `--weights` names, in order. `FILE#KEY` means one of several networks in a file; a file whose own name
 * has a # is meant by it.
 *
 * @throws {UsageError} If one cannot be read.
 */
export function weightsFiles(words: readonly string[]): WeightsFile[] {
  return words.map((word) => {
    const at = word.lastIndexOf("#");
    return at <= 0 || existsSync(word)
      ? identifyWeights(resolve(word))
      : identifyWeights(resolve(word.slice(0, at)), word.slice(at + 1));
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
      const needs = Object.values(claim.needs(unit)).flatMap(withInputs);
      for (const recipe of needs.filter(({ kind }) => kind === "imported")) {
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
