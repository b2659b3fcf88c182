/**
 * The words in which a claim says what it needs. Each returns a recipe: plain data, nothing runs.
 *
 * @module
 */
import { datasetEntry } from "../datasets/mod.ts";
import type { GroupedDataset, SplitName } from "../datasets/types.ts";
import type { OptimizerConfig, ScheduleConfig } from "../training/mod.ts";
import type { Json, Recipe } from "./recipe.ts";
import type { Unit } from "./types.ts";
import type { Predictions, ProgramSource, TrainedNetwork } from "./values.ts";

/** The unit's dataset; a generated one is drawn with the unit's seed. */
export function dataset(unit: Unit): Recipe<GroupedDataset> {
  return {
    kind: "dataset",
    parameters: { name: unit.dataset, seed: unit.seed },
    inputs: {},
  };
}

/** How a network is trained by empirical risk minimisation. */
export interface ErmRecipe {
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  /** Images per step; the last short batch of an epoch is dropped. */
  readonly batchSize: number;
  readonly epochs: number;
  /** Numbers of finished epochs after which the weights are kept, for rewinding. */
  readonly keepEpochs: readonly number[];
}

/**
 * The fixture's recipe: Adam at 2e-3 with a per-step cosine to 0, no weight decay, batches of 64, 15 epochs.
 * Long enough that every group of the training split is memorised; a shorter run turns the memorization
 * claim into its opposite.
 */
export const FIXTURE_ERM: ErmRecipe = {
  optimizer: { kind: "adam" },
  schedule: { kind: "cosine", learningRate: 2e-3 },
  batchSize: 64,
  epochs: 15,
  keepEpochs: [5, 12],
};

/** Images per call in evaluation. */
const EVALUATION_BATCH = 250;

/** The network of the unit, trained on the unit's dataset; initial weights and order from the unit's seed. */
export function erm(
  unit: Unit,
  recipe: ErmRecipe = FIXTURE_ERM,
): Recipe<TrainedNetwork> {
  return {
    kind: "erm",
    parameters: {
      ...networkOf(unit),
      seed: unit.seed,
      optimizer: recipe.optimizer as unknown as Json,
      schedule: recipe.schedule as unknown as Json,
      batchSize: recipe.batchSize,
      epochs: recipe.epochs,
      keepEpochs: recipe.keepEpochs,
    },
    inputs: { data: dataset(unit), program: trainingProgram(unit, recipe) },
  };
}

/** The program that trains and evaluates the unit's network; shared by all seeds. */
export function trainingProgram(
  unit: Unit,
  { optimizer, batchSize }: Pick<ErmRecipe, "optimizer" | "batchSize"> =
    FIXTURE_ERM,
): Recipe<ProgramSource> {
  return {
    kind: "training-program",
    parameters: {
      ...networkOf(unit),
      optimizer: optimizer as unknown as Json,
      batchSize,
      evalBatchSize: EVALUATION_BATCH,
    },
    inputs: {},
  };
}

/** The outputs of the unit's trained network on whole splits, under the evaluation transform. */
export function predictions(
  unit: Unit,
  options: {
    readonly of: Recipe<TrainedNetwork>;
    readonly on: readonly SplitName[];
  },
): Recipe<Predictions> {
  return {
    kind: "predictions",
    parameters: {
      ...networkOf(unit),
      splits: options.on,
      batchSize: EVALUATION_BATCH,
    },
    inputs: {
      network: options.of,
      data: dataset(unit),
      program: trainingProgram(unit),
    },
  };
}

/** The parameters by which a recipe names its network: the architecture on the dataset's images and classes. */
function networkOf(unit: Unit) {
  const { imageShape, numClasses } = datasetEntry(unit.dataset).contract;
  if (imageShape === undefined) {
    throw new RangeError(
      `Cannot plan a network on ${unit.dataset}: its image shape is known only when it is prepared`,
    );
  }
  return { architecture: unit.architecture, input: imageShape, numClasses };
}
