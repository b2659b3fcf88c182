/**
 * The words in which a claim says what it needs. Each returns a recipe: plain data, nothing runs.
 *
 * @module
 */
import { datasetEntry } from "../datasets/mod.ts";
import type { GroupedDataset, SplitName } from "../datasets/types.ts";
import type {
  OptimizerConfig,
  PlantedChannels,
  ScheduleConfig,
} from "../training/mod.ts";
import type { Json, Recipe } from "./recipe.ts";
import type { Unit } from "./types.ts";
import type { FineTuningSpec } from "./fine_tuning.ts";
import type { SweepEntry } from "./sweep_spec.ts";
import type {
  FineTuning,
  Predictions,
  ProgramSource,
  SweepTable,
  TrainedNetwork,
} from "./values.ts";

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
  /** Which training images. @default {"all"} */
  readonly images?: "all" | "majority";
  /** The update rule; its learning rate comes from the schedule. */
  readonly optimizer: OptimizerConfig;
  /** The learning rate of each step. */
  readonly schedule: ScheduleConfig;
  /** Images per step; the last short batch of an epoch is dropped. */
  readonly batchSize: number;
  /** Passes over the chosen training images. */
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

/** How an effect is planted in a trained network, on channels of its last block. */
export interface PlantRecipe {
  /** How the network is trained in which the effect is planted. */
  readonly network: ErmRecipe;
  /** The channels that take the effect. */
  readonly planted: PlantedChannels;
  /** The update rule of the planted weights. */
  readonly optimizer: OptimizerConfig;
  /** The learning rate of each planting step. */
  readonly schedule: ScheduleConfig;
  /** Images per planting step. */
  readonly batchSize: number;
  /** Planting epochs, each with `imagesPerGroup` images of every group. */
  readonly epochs: number;
  /** Images of each group per epoch. */
  readonly imagesPerGroup: number;
}

/**
 * The fixture's planted network: ERM on the majority images alone, which learns the digit, then two channels of the
 * last block that learn what the minority images need. Settled on seeds 0 to 4 by what zeroing the two channels does
 * to the groups, before any claim was decided on it.
 */
export const FIXTURE_PLANT: PlantRecipe = {
  network: { ...FIXTURE_ERM, images: "majority", epochs: 3, keepEpochs: [] },
  planted: {
    site: "layer3.0.conv2",
    shortcut: "layer3.0.downsample.0",
    readBy: "fc.weight",
    channels: [30, 31],
  },
  optimizer: { kind: "adam" },
  schedule: { kind: "cosine", learningRate: 1e-2 },
  batchSize: 64,
  epochs: 8,
  imagesPerGroup: 1024,
};

/** The fixture's other optimiser: SGD at .05 with momentum .9 and weight decay 1e-3 on every parameter. */
export const SGD_ERM: ErmRecipe = {
  ...FIXTURE_ERM,
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
  schedule: { kind: "cosine", learningRate: 0.05 },
};

/** Images per call in evaluation. */
export const EVALUATION_BATCH = 250;

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
      ...(recipe.images === "majority" ? { images: recipe.images } : {}),
      batchSize: recipe.batchSize,
      epochs: recipe.epochs,
      keepEpochs: recipe.keepEpochs,
    },
    inputs: { data: dataset(unit), program: trainingProgram(unit, recipe) },
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

/** Images per call of a sweep. */
const SWEEP_BATCH = 128;

/**
 * Many edits of the unit's network, scored on training images: all of the minority groups, the majority images
 * matched to them by margin, and a sample of the majority groups.
 */
export function sweep(
  unit: Unit,
  options: {
    readonly of: Recipe<TrainedNetwork>;
    readonly entries: readonly SweepEntry[];
  },
): Recipe<SweepTable> {
  const network = networkOf(unit);
  return {
    kind: "sweep",
    parameters: {
      ...network,
      seed: unit.seed,
      entries: options.entries as unknown as Json,
      batchSize: SWEEP_BATCH,
    },
    inputs: {
      network: options.of,
      data: dataset(unit),
      predictions: predictions(unit, { of: options.of, on: ["train", "test"] }),
      sweepProgram: {
        kind: "sweep-program",
        parameters: { ...network, batchSize: SWEEP_BATCH },
        inputs: {},
      },
      gradientProgram: gradientProgram(unit),
    },
  };
}

/** Images per step of the published fine-tuning. */
const FINE_TUNING_BATCH = 100;

/** The unit's network after one variant of the fine-tuning loop; order from the unit's seed, so that runs pair. */
export function fineTuning(
  unit: Unit,
  options: {
    readonly of: Recipe<TrainedNetwork>;
    readonly spec: FineTuningSpec;
  },
): Recipe<FineTuning> {
  const { spec } = options;
  const network = networkOf(unit);
  const { groupCounts } = datasetEntry(unit.dataset).contract;
  if (groupCounts === undefined) {
    throw new RangeError(
      `Cannot plan a fine-tuning on ${unit.dataset}: its number of training images is known only when it is loaded`,
    );
  }
  const numImages = groupCounts.train.reduce((sum, count) => sum + count, 0);
  return {
    kind: "fine-tuning",
    parameters: {
      ...network,
      seed: unit.seed,
      mask: spec.mask as unknown as Json,
      lossWeights: spec.lossWeights as unknown as Json,
      epochs: spec.epochs,
      batchSize: FINE_TUNING_BATCH,
    },
    inputs: {
      network: options.of,
      data: dataset(unit),
      gradientProgram: gradientProgram(unit),
      program: {
        kind: "contrastive-program",
        parameters: {
          ...network,
          features: spec.features,
          loss: spec.loss,
          batchSize: FINE_TUNING_BATCH,
          lastBatchSize: numImages % FINE_TUNING_BATCH,
          evalBatchSize: EVALUATION_BATCH,
        },
        inputs: {},
      },
    },
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

/** The program of the gradient tracer. */
function gradientProgram(unit: Unit): Recipe<ProgramSource> {
  return {
    kind: "gradient-program",
    parameters: { ...networkOf(unit) },
    inputs: {},
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
