/**
 * The words in which a claim says which data and which network it needs. Each returns a recipe: plain data, nothing
 * runs.
 *
 * @module
 */
import { datasetEntry } from "../datasets/mod.ts";
import type { GroupedDataset } from "../datasets/types.ts";
import { canonicalJson } from "../text/mod.ts";
import { networkOf } from "./_network_of.ts";
import { callBatch } from "./call_batch.ts";
import { requireImages, splitCounts } from "./images_of.ts";
import type { Json, Recipe } from "./recipe.ts";
import {
  type ErmRecipe,
  FIXTURE_ERM,
  FIXTURE_PLANT,
  type PlantRecipe,
} from "./training_recipes.ts";
import type { Unit, UnitWeights } from "./types.ts";
import type { ProgramSource, TrainedNetwork } from "./values.ts";

/**
 * The unit's dataset, by its content; a generated one is drawn with the unit's seed.
 *
 * @throws {RangeError} If it is a folder of the user's and the unit does not say what it holds.
 */
export function dataset(unit: Unit): Recipe<GroupedDataset> {
  const { dataset: name, data, seed } = unit;
  const content = data?.content ?? datasetEntry(name).content;
  if (content === undefined) {
    throw new RangeError(
      `Cannot plan ${unit.claim} on ${name}: what its folder holds is not known; give the folder with --data DIR`,
    );
  }
  return {
    kind: "dataset",
    parameters: {
      name,
      seed,
      content,
      ...(data && { transform: data.transform as unknown as Json }),
    },
    inputs: {},
  };
}

/** Images per call in evaluation where there are many. */
const EVALUATION_BATCH = 250;

/** Images per call when whole splits of the unit's dataset are evaluated; one number, so that one program serves all. */
export function evaluationBatch(unit: Unit): number {
  return callBatch(splitCounts(unit), EVALUATION_BATCH);
}

/**
 * The network of the unit, trained on the unit's dataset; initial weights and order from the unit's seed. A unit whose
 * network was given as a file needs that one instead.
 *
 * @throws {RangeError} If a network was given and the claim asks for one that is trained in a way of its own.
 */
export function erm(
  unit: Unit,
  recipe: ErmRecipe = FIXTURE_ERM,
): Recipe<TrainedNetwork> {
  if (unit.weights !== undefined) {
    if (canonicalJson(recipe) === canonicalJson(FIXTURE_ERM)) {
      return importedNetwork(unit, unit.weights);
    }
    throw new RangeError(
      `Cannot plan ${unit.claim} for given weights: it asks for a network that is trained in a way of its own, a file is taken as it is; name other claims`,
    );
  }
  requireImages(unit, "train", recipe.batchSize);
  return {
    kind: "erm",
    parameters: {
      ...networkOf(unit),
      seed: unit.seed,
      optimizer: recipe.optimizer as unknown as Json,
      schedule: recipe.schedule as unknown as Json,
      ...(recipe.images === "majority" ? { images: recipe.images } : {}),
      batchSize: recipe.batchSize,
      epochs: recipe.epochs,
      keepEpochs: recipe.keepEpochs,
    },
    inputs: { data: dataset(unit), program: trainingProgram(unit, recipe) },
  };
}

/** The network of the unit as it was given: read from a file, addressed by the file's content. */
function importedNetwork(
  unit: Unit,
  { sha256 }: UnitWeights,
): Recipe<TrainedNetwork> {
  return {
    kind: "imported",
    parameters: { ...networkOf(unit), sha256 },
    inputs: {},
  };
}

/**
 * The planted network, positive control of every claim about neurons: what it knows of minority images alone hangs
 * on known channels, and without these it is a network that knows the majority.
 */
export function plantedNetwork(
  unit: Unit,
  recipe: PlantRecipe = FIXTURE_PLANT,
): Recipe<TrainedNetwork> {
  const network = networkOf(unit);
  const shared = {
    planted: recipe.planted as unknown as Json,
    optimizer: recipe.optimizer as unknown as Json,
    batchSize: recipe.batchSize,
  };
  return {
    kind: "planted",
    parameters: {
      ...network,
      ...shared,
      seed: unit.seed,
      schedule: recipe.schedule as unknown as Json,
      epochs: recipe.epochs,
      imagesPerGroup: recipe.imagesPerGroup,
    },
    inputs: {
      network: erm(unit, recipe.network),
      data: dataset(unit),
      program: {
        kind: "plant-program",
        parameters: { ...network, ...shared },
        inputs: {},
      },
    },
  };
}

/** The program that trains and evaluates the unit's network; shared by all seeds. */
export function trainingProgram(
  unit: Unit,
  recipe: Pick<ErmRecipe, "optimizer" | "batchSize"> = FIXTURE_ERM,
): Recipe<ProgramSource> {
  return {
    kind: "training-program",
    parameters: {
      ...networkOf(unit),
      optimizer: recipe.optimizer as unknown as Json,
      batchSize: recipe.batchSize,
      evalBatchSize: evaluationBatch(unit),
    },
    inputs: {},
  };
}

/**
 * Deep feature reweighting: the unit's network with a classifier fitted again to group-balanced validation images.
 * The positive control of every method that is to close the gap.
 */
export function dfr(
  unit: Unit,
  options: { readonly of: Recipe<TrainedNetwork> },
): Recipe<TrainedNetwork> {
  const network = networkOf(unit);
  requireImages(unit, "validation");
  const batch = { batchSize: evaluationBatch(unit) };
  return {
    kind: "dfr",
    parameters: { ...network, ...batch, seed: unit.seed },
    inputs: {
      network: options.of,
      data: dataset(unit),
      program: {
        kind: "feature-program",
        parameters: { ...network, ...batch },
        inputs: {},
      },
    },
  };
}
