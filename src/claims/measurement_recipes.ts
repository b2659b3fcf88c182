/**
 * The words in which a claim says what it measures of a network. Each returns a recipe: plain data, nothing runs.
 *
 * @module
 */
import type { SplitName } from "../datasets/types.ts";
import { networkOf } from "./_network_of.ts";
import { callBatch } from "./call_batch.ts";
import { requireImages, splitCounts } from "./images_of.ts";
import {
  EVALUATION_PROGRAM,
  IMPORTED,
  PREDICTIONS,
  SWEEP,
  SWEEP_PROGRAM,
} from "./kinds.ts";
import {
  dataset,
  evaluationBatch,
  gradientProgram,
} from "./network_recipes.ts";
import type { Recipe } from "./recipe.ts";
import type { SweepSpec } from "./sweep_spec.ts";
import type { Unit } from "./types.ts";
import type { Predictions, SweepTable, TrainedNetwork } from "./values.ts";

/** The outputs of the unit's trained network on whole splits, under the evaluation transform. */
export function predictions(
  unit: Unit,
  options: {
    readonly of: Recipe<TrainedNetwork>;
    readonly on: readonly SplitName[];
  },
): Recipe<Predictions> {
  for (const split of options.on) requireImages(unit, split);
  const network = networkOf(unit);
  const batchSize = evaluationBatch(unit);
  return PREDICTIONS.recipe({ ...network, splits: options.on, batchSize }, {
    network: options.of,
    data: dataset(unit),
    program: EVALUATION_PROGRAM.recipe({ ...network, batchSize }, {}),
  });
}

/** Images per call of a sweep where there are many; it reads a part of the training split. */
const SWEEP_BATCH = 128;

/**
 * Edits of the unit's network, scored on training images: all of the minority groups, the majority images
 * matched to them by margin, and a sample of the majority groups. Whatever is swept of one network is made in one pass.
 *
 * @throws {RangeError} If it rewinds and the network was read from a file, which has no earlier epochs.
 */
export function sweep(
  unit: Unit,
  { of, spec }: {
    readonly of: Recipe<TrainedNetwork>;
    readonly spec: SweepSpec;
  },
): Recipe<SweepTable> {
  const network = networkOf(unit);
  const batchSize = callBatch([splitCounts(unit)[0]!], SWEEP_BATCH);
  if (of.kind === IMPORTED.name) refuseRewinding(unit, spec);
  return SWEEP.recipe({
    ...network,
    ...spec,
    seed: unit.seed,
    batchSize,
  }, {
    network: of,
    data: dataset(unit),
    predictions: predictions(unit, { of, on: ["train", "test"] }),
    sweepProgram: SWEEP_PROGRAM.recipe({ ...network, batchSize }, {}),
    gradientProgram: gradientProgram(unit),
  });
}

/** One {@linkcode sweep} for each of some specifications, under their names. */
export function sweeps<Name extends string>(
  unit: Unit,
  { of, specs }: {
    readonly of: Recipe<TrainedNetwork>;
    readonly specs: Readonly<Record<Name, SweepSpec>>;
  },
): Readonly<Record<Name, Recipe<SweepTable>>> {
  return Object.fromEntries(
    Object.entries<SweepSpec>(specs).map((
      [name, spec],
    ) => [name, sweep(unit, { of, spec })]),
  ) as Record<Name, Recipe<SweepTable>>;
}

function refuseRewinding(unit: Unit, { edit }: SweepSpec): void {
  if (edit.mode !== "rewind") return;
  throw new RangeError(
    `Cannot plan ${unit.claim} for given weights: a sweep rewinds to epoch ${edit.epoch}, and a file holds the last one only; name other claims`,
  );
}
