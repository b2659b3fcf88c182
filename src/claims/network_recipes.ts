/**
 * The words in which a claim says which data and which network it needs. Each returns a recipe: plain data, nothing
 * runs.
 *
 * @module
 */
import { datasetEntry } from "../datasets/mod.ts";
import type { GroupedDataset } from "../datasets/types.ts";
import { callBatch } from "./call_batch.ts";
import { imagesOf, requireImages, splitCounts } from "./images_of.ts";
import {
  type CompleteTrainSpec,
  completeTrainSpec,
  plantedNeurons,
  trainingProgramConfig,
  type TrainSpec,
} from "../training/train_spec.ts";
import { networkOf } from "./_network_of.ts";
import type { Recipe } from "./recipe.ts";
import {
  DATASET,
  DFR,
  FEATURE_PROGRAM,
  GRADIENT_PROGRAM,
  IMPORTED,
  TRAIN,
  TRAINING_PROGRAM,
} from "./kinds.ts";
import type { Unit, UnitWeights } from "./types.ts";
import type { Predictions, ProgramSource, TrainedNetwork } from "./values.ts";

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
  return DATASET.recipe({
    name,
    seed,
    content,
    ...(data && { transform: data.transform }),
  }, {});
}

/** Images per call in evaluation where there are many. */
const EVALUATION_BATCH = 250;

/** Images per call when whole splits of the unit's dataset are evaluated; one number, so that one program serves all. */
export function evaluationBatch(unit: Unit): number {
  return callBatch(splitCounts(unit), EVALUATION_BATCH);
}

/** What a network is trained from, and how. */
export interface TrainOptions {
  /** How; what it leaves out has its default. */
  readonly spec: TrainSpec;
  /** The network whose weights are trained on. @default {initial weights drawn from the unit's seed} */
  readonly start?: Recipe<TrainedNetwork>;
  /** Outputs on the train split, whose errors `repeat-errors` repeats. */
  readonly errors?: Recipe<Predictions>;
  /** The name under which order and dropout are drawn from the unit's seed; runs that share it are paired. */
  readonly stream?: string;
}

/**
 * A network of the unit's architecture, trained on the unit's dataset.
 *
 * @throws {RangeError} If the images of an epoch must be known to plan it and are not, if the specification asks for
 * errors or a start that is not given, or if the unit's network was given as a file and this would be another one.
 */
export function train(
  unit: Unit,
  { spec, start, errors, stream = "" }: TrainOptions,
): Recipe<TrainedNetwork> {
  if (unit.weights !== undefined && start === undefined) {
    throw new RangeError(
      `Cannot plan ${unit.claim} for given weights: it asks for a network that is trained in a way of its own, a file is taken as it is; name other claims`,
    );
  }
  const complete = completeTrainSpec(spec);
  const { images, objective } = complete;
  requireImages(unit, "train", spec.batchSize);
  for (const split of complete.evaluateOn) requireImages(unit, split);
  requireInput(unit, {
    name: "errors",
    needed: images.kind === "repeat-errors",
    given: errors !== undefined,
  });
  requireInput(unit, {
    name: "start",
    needed: plantedNeurons(objective) !== undefined,
    given: start !== undefined,
  });
  const byGradient = objective.kind === "contrastive" &&
    objective.mask.prune === "gradient";
  return TRAIN.recipe({
    ...networkOf(unit),
    seed: unit.seed,
    stream,
    evalBatchSize: evaluationBatch(unit),
    spec: complete,
  }, {
    data: dataset(unit),
    program: trainingProgram(unit, complete),
    ...(start && { start }),
    ...(errors && { errors }),
    ...(byGradient && { gradientProgram: gradientProgram(unit) }),
  });
}

function requireInput(
  unit: Unit,
  { name, needed, given }: {
    readonly name: string;
    readonly needed: boolean;
    readonly given: boolean;
  },
): void {
  if (needed === given || (given && name === "start")) return;
  throw new RangeError(
    `Cannot plan the training of ${unit.claim}: ${name} ${
      needed ? "must be given" : "would not be used"
    }`,
  );
}

/**
 * The network of the unit, trained by empirical risk minimisation; or the one that was given as a file, which stands for
 * it.
 */
export function erm(unit: Unit, spec: TrainSpec): Recipe<TrainedNetwork> {
  return unit.weights === undefined
    ? train(unit, { spec })
    : importedNetwork(unit, unit.weights);
}

/** The network of the unit as it was given: read from a file, addressed by the file's content. */
export function importedNetwork(
  unit: Unit,
  { sha256 }: UnitWeights,
): Recipe<TrainedNetwork> {
  return IMPORTED.recipe({ ...networkOf(unit), sha256 }, {});
}

/** The program that trains and evaluates the unit's network; shared by all seeds. */
export function trainingProgram(
  unit: Unit,
  spec: TrainSpec,
): Recipe<ProgramSource> {
  const complete = completeTrainSpec(spec);
  const { numClasses, groupCounts } = imagesOf(unit);
  return TRAINING_PROGRAM.recipe({
    ...networkOf(unit),
    config: trainingProgramConfig(complete, {
      // A dataset that declares no counts has two attributes: g = 2·label + attribute.
      numGroups: groupCounts?.train.length ?? 2 * numClasses,
      numImages: complete.lastBatch === "keep"
        ? imagesPerEpoch(unit, complete)
        : 0,
      evalBatchSize: evaluationBatch(unit),
    }),
  }, {});
}

/** @throws {RangeError} If it is known only when the dataset is loaded. */
function imagesPerEpoch(unit: Unit, { images }: CompleteTrainSpec): number {
  if (images.kind === "all") return splitCounts(unit)[0]!;
  throw new RangeError(
    `Cannot plan a training on ${unit.dataset} that keeps the last short batch: its number of images (${images.kind}) is known only when it is loaded; drop the last batch`,
  );
}

/** The program of the gradient tracer. */
export function gradientProgram(unit: Unit): Recipe<ProgramSource> {
  return GRADIENT_PROGRAM.recipe(networkOf(unit), {});
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
  return DFR.recipe({ ...network, ...batch, seed: unit.seed }, {
    network: options.of,
    data: dataset(unit),
    program: FEATURE_PROGRAM.recipe({ ...network, ...batch }, {}),
  });
}
