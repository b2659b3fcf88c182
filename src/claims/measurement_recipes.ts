/**
 * The words in which a claim says what it measures of a network. Each returns a recipe: plain data, nothing runs.
 *
 * @module
 */
import { SPLIT_NAMES } from "../datasets/mod.ts";
import type { SplitName } from "../datasets/types.ts";
import { networkOf } from "./_network_of.ts";
import { callBatch } from "./call_batch.ts";
import type { FineTuningSpec } from "./fine_tuning.ts";
import { requireImages, splitCounts } from "./images_of.ts";
import {
  dataset,
  evaluationBatch,
  trainingProgram,
} from "./network_recipes.ts";
import type { Json, Recipe } from "./recipe.ts";
import type { SweepEntry } from "./sweep_spec.ts";
import type { Unit } from "./types.ts";
import type {
  FineTuning,
  Predictions,
  ProgramSource,
  SweepTable,
  TrainedNetwork,
} from "./values.ts";

/** The outputs of the unit's trained network on whole splits, under the evaluation transform. */
export function predictions(
  unit: Unit,
  options: {
    readonly of: Recipe<TrainedNetwork>;
    readonly on: readonly SplitName[];
  },
): Recipe<Predictions> {
  for (const split of options.on) requireImages(unit, split);
  return {
    kind: "predictions",
    parameters: {
      ...networkOf(unit),
      splits: options.on,
      batchSize: evaluationBatch(unit),
    },
    inputs: {
      network: options.of,
      data: dataset(unit),
      program: evaluationProgram(unit),
    },
  };
}

/** The program of the training evaluates too; where nothing is trained, one without the training step. */
function evaluationProgram(unit: Unit): Recipe<ProgramSource> {
  return unit.weights === undefined ? trainingProgram(unit) : {
    kind: "evaluation-program",
    parameters: { ...networkOf(unit), batchSize: evaluationBatch(unit) },
    inputs: {},
  };
}

/** Images per call of a sweep where there are many; it reads a part of the training split. */
const SWEEP_BATCH = 128;

/**
 * Many edits of the unit's network, scored on training images: all of the minority groups, the majority images
 * matched to them by margin, and a sample of the majority groups.
 *
 * @throws {RangeError} If an entry rewinds and the network was read from a file, which has no earlier epochs.
 */
export function sweep(
  unit: Unit,
  options: {
    readonly of: Recipe<TrainedNetwork>;
    readonly entries: readonly SweepEntry[];
  },
): Recipe<SweepTable> {
  const network = networkOf(unit);
  const batchSize = callBatch([splitCounts(unit)[0]!], SWEEP_BATCH);
  if (options.of.kind === "imported") refuseRewinding(unit, options.entries);
  return {
    kind: "sweep",
    parameters: {
      ...network,
      seed: unit.seed,
      entries: options.entries as unknown as Json,
      batchSize,
    },
    inputs: {
      network: options.of,
      data: dataset(unit),
      predictions: predictions(unit, { of: options.of, on: ["train", "test"] }),
      sweepProgram: {
        kind: "sweep-program",
        parameters: { ...network, batchSize },
        inputs: {},
      },
      gradientProgram: gradientProgram(unit),
    },
  };
}

function refuseRewinding(unit: Unit, entries: readonly SweepEntry[]): void {
  const rewound = entries.find(({ edit }) => edit.mode === "rewind");
  if (rewound === undefined) return;
  throw new RangeError(
    `Cannot plan ${unit.claim} for given weights: "${rewound.condition}" rewinds to an earlier epoch, and a file holds the last one only; name other claims`,
  );
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
  for (const split of SPLIT_NAMES) requireImages(unit, split);
  const [numImages] = splitCounts(unit) as [number, number, number];
  return {
    kind: "fine-tuning",
    parameters: {
      ...network,
      seed: unit.seed,
      mask: spec.mask as unknown as Json,
      lossWeights: spec.lossWeights as unknown as Json,
      epochs: spec.epochs,
      batchSize: FINE_TUNING_BATCH,
      evalBatchSize: evaluationBatch(unit),
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
          evalBatchSize: evaluationBatch(unit),
        },
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
