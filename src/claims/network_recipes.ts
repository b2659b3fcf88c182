/**
 * The words in which a claim says which data and which network it needs. Each returns a recipe: plain data, nothing
 * runs.
 *
 * @module
 */
import type { GroupedDataset } from "../datasets/types.ts";
import { canonicalJson } from "../text/mod.ts";
import { networkOf } from "./_network_of.ts";
import type { Json, Recipe } from "./recipe.ts";
import {
  type ErmRecipe,
  FIXTURE_ERM,
  FIXTURE_PLANT,
  type PlantRecipe,
} from "./training_recipes.ts";
import type { Unit, UnitWeights } from "./types.ts";
import type { ProgramSource, TrainedNetwork } from "./values.ts";

/** The unit's dataset; a generated one is drawn with the unit's seed. */
export function dataset(unit: Unit): Recipe<GroupedDataset> {
  return {
    kind: "dataset",
    parameters: { name: unit.dataset, seed: unit.seed },
    inputs: {},
  };
}

/** Images per call in evaluation. */
export const EVALUATION_BATCH = 250;

/**
 * The network of the unit, trained on the unit's dataset; initial weights and order from the unit's seed. A unit whose
 * network was given as a file needs that one instead.
 *
 * @param ownRecipe How it is trained; may be left out at scale `fixture`, which has a recipe of its own.
 * @throws {RangeError} If a network was given and the claim asks for one that is trained in a way of its own, or if no
 * recipe is given at another scale than the fixture.
 */
export function erm(unit: Unit, ownRecipe?: ErmRecipe): Recipe<TrainedNetwork> {
  if (unit.weights !== undefined) {
    const isOrdinary = ownRecipe === undefined ||
      canonicalJson(ownRecipe) === canonicalJson(FIXTURE_ERM);
    if (isOrdinary) return importedNetwork(unit, unit.weights);
    throw new RangeError(
      `Cannot plan ${unit.claim} for given weights: it asks for a network that is trained in a way of its own, a file is taken as it is; name other claims`,
    );
  }
  const recipe = ownRecipe ?? atFixture(unit, FIXTURE_ERM);
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

/** The fixture's way of training is no other scale's: there a network would go by a name that it has not earned. */
function atFixture<R>({ claim, scale }: Unit, recipe: R): R {
  if (scale === "fixture") return recipe;
  throw new RangeError(
    `Cannot plan ${claim} at scale ${scale}: it does not say how its networks are trained there, and the fixture's recipe is the fixture's only; give erm() or plantedNetwork() a recipe`,
  );
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
 *
 * @param ownRecipe How it is trained; may be left out at scale `fixture`, which has a recipe of its own.
 * @throws {RangeError} If no recipe is given at another scale than the fixture.
 */
export function plantedNetwork(
  unit: Unit,
  ownRecipe?: PlantRecipe,
): Recipe<TrainedNetwork> {
  const recipe = ownRecipe ?? atFixture(unit, FIXTURE_PLANT);
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
      evalBatchSize: EVALUATION_BATCH,
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
  const batch = { batchSize: EVALUATION_BATCH };
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
