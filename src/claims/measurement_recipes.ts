/**
 * The words in which a claim says what it measures of a network. Each returns a recipe: plain data, nothing runs.
 *
 * @module
 */
import type { SplitName } from "../datasets/types.ts";
import { networkOf } from "./_network_of.ts";
import { EVALUATION_PROGRAM, SWEEP, SWEEP_PROGRAM } from "./kinds.ts";
import {
  dataset,
  EVALUATION_BATCH,
  gradientProgram,
  trainingProgram,
} from "./network_recipes.ts";
import type { Recipe } from "./recipe.ts";
import type { SweepEntry } from "./sweep_spec.ts";
import type { Unit } from "./types.ts";
import type {
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
      program: evaluationProgram(unit),
    },
  };
}

/** The program of the training evaluates too; where nothing is trained, one without the training step. */
function evaluationProgram(unit: Unit): Recipe<ProgramSource> {
  return unit.weights === undefined
    ? trainingProgram(unit)
    : EVALUATION_PROGRAM.recipe({
      ...networkOf(unit),
      batchSize: EVALUATION_BATCH,
    }, {});
}

/** Images per call of a sweep. */
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
  if (options.of.kind === "imported") refuseRewinding(unit, options.entries);
  return SWEEP.recipe({
    ...network,
    seed: unit.seed,
    entries: options.entries,
    batchSize: SWEEP_BATCH,
  }, {
    network: options.of,
    data: dataset(unit),
    predictions: predictions(unit, { of: options.of, on: ["train", "test"] }),
    sweepProgram: SWEEP_PROGRAM.recipe({
      ...network,
      batchSize: SWEEP_BATCH,
    }, {}),
    gradientProgram: gradientProgram(unit),
  });
}

function refuseRewinding(unit: Unit, entries: readonly SweepEntry[]): void {
  const rewound = entries.find(({ edit }) => edit.mode === "rewind");
  if (rewound === undefined) return;
  throw new RangeError(
    `Cannot plan ${unit.claim} for given weights: "${rewound.condition}" rewinds to an earlier epoch, and a file holds the last one only; name other claims`,
  );
}
