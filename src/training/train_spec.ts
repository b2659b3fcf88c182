/**
 * How a network is trained, as plain data: everything that a paper's training section says. `fit` carries it out.
 *
 * @module
 */
import type { SplitName } from "../datasets/types.ts";
import type { ContrastiveConfig } from "./contrastive.ts";
import type { ExampleTiedConfig, ObjectiveConfig } from "./objectives.ts";
import type { OptimizerConfig } from "./optimizers.ts";
import type { PlantedNeurons } from "./plant.ts";
import type { PlantedConfig } from "./planted.ts";
import type { SamplingConfig } from "./samplers.ts";
import type { ScheduleConfig } from "./schedules.ts";
import type { SupervisedConfig } from "./_supervised.ts";
import type { TrainingProgramOptions } from "./training_program.ts";
import { reductionOf, type WeightingConfig } from "./weightings.ts";

/** Which training images an epoch passes over. */
export type ImageChoice =
  /** Each once. */
  | { readonly kind: "all" }
  /** Those of the majority groups. */
  | { readonly kind: "majority" }
  /** Those of the minority groups. */
  | { readonly kind: "minority" }
  /** As many of every group as the smallest has, drawn once with the run's seed: SUBG (Idrissi et al. 2022). */
  | { readonly kind: "smallest-of-each-group" }
  /** `each` images of every group, a small group's over and over. */
  | { readonly kind: "repeat-groups"; readonly each: number }
  /** Each once, and those that another network gets wrong `times` times in all: JTT (Liu et al. 2021). */
  | { readonly kind: "repeat-errors"; readonly times: number };

/** Which weights the pruned branch of the contrastive objective goes without. */
export type PruneSpec =
  | { readonly prune: "none" }
  | {
    readonly prune: "smallest" | "largest" | "gradient" | "random";
    /** Share of the prunable weights; published .01. */
    readonly fraction: number;
  };

/** The contrastive objective with what is fed to it. */
export interface ContrastiveSpec extends ContrastiveConfig {
  /** Weight of each of the two NT-Xent terms; published 1, continued ERM 0. */
  readonly contrastWeight: number;
  /** Weight of the cross-entropy; published .2 (the code calls it `mse_lambda`), continued ERM 1. */
  readonly crossEntropyWeight: number;
  /** What the pruned branch leaves out, decided anew every epoch. */
  readonly mask: PruneSpec;
}

/** The two protocols; the features of either may be changed to `penultimate`. */
export const CONTRASTIVE_PROTOCOLS = {
  "as-published": {
    kind: "contrastive",
    loss: "doubleSoftmax",
    features: "softmax",
    statistics: "dense-pruned-dense",
  },
  faithful: {
    kind: "contrastive",
    loss: "crossEntropy",
    features: "softmax",
    statistics: "dense-pruned",
  },
} as const satisfies Record<string, ContrastiveConfig>;

/** What a training minimises. */
export type ObjectiveSpec =
  | SupervisedConfig
  | ContrastiveSpec
  | PlantedConfig
  | ExampleTiedConfig;

/** The neurons that an objective fills in a network that is there, if it does. */
export function plantedNeurons(
  objective: ObjectiveSpec,
): PlantedNeurons | undefined {
  return "site" in objective ? objective : undefined;
}

/** How a network is trained. */
export interface TrainSpec {
  /** What an epoch passes over. @default {each training image once} */
  readonly images?: ImageChoice;
  /** The order of an epoch. @default {every image once, shuffled} */
  readonly sampling?: SamplingConfig;
  /** How the losses of a batch are weighed. @default {all the same} */
  readonly weighting?: WeightingConfig;
  /** What is minimised. @default {cross-entropy of the logits} */
  readonly objective?: ObjectiveSpec;
  /** The update rule; its learning rate comes from the schedule. */
  readonly optimizer: OptimizerConfig;
  /** The learning rate of each step. */
  readonly schedule: ScheduleConfig;
  /** Clips every element of every gradient to ±this; null: off. @default {null} */
  readonly clipGradientValue?: number | null;
  /** Images per step. */
  readonly batchSize: number;
  /** Whether the last short batch of an epoch is left out or seen. @default {"drop"} */
  readonly lastBatch?: "drop" | "keep";
  /** Passes over the chosen images. */
  readonly epochs: number;
  /** Numbers of finished epochs after which the weights are kept, e.g. for rewinding. @default {[]} */
  readonly keepEpochs?: readonly number[];
  /** Splits on which the start and every epoch are evaluated. @default {[]} */
  readonly evaluateOn?: readonly SplitName[];
}

/** A specification in which nothing is left to a default: what recipes and records hold. */
export type CompleteTrainSpec = Required<TrainSpec>;

/** Empirical risk minimisation. */
export const CROSS_ENTROPY = {
  kind: "supervised",
  loss: "crossEntropy",
} as const satisfies SupervisedConfig;

/** The specification with every default written out. */
export function completeTrainSpec(spec: TrainSpec): CompleteTrainSpec {
  return {
    images: { kind: "all" },
    sampling: { kind: "shuffled" },
    weighting: { kind: "equal" },
    objective: CROSS_ENTROPY,
    clipGradientValue: null,
    lastBatch: "drop",
    keepEpochs: [],
    evaluateOn: [],
    ...spec,
    ...(spec.objective && { objective: completeObjective(spec.objective) }),
  };
}

function completeObjective(objective: ObjectiveSpec): ObjectiveSpec {
  return "site" in objective
    ? { channels: "one-per-class", ...objective }
    : objective;
}

/** The graph of a training as plain data: what {@linkcode trainingProgram} takes, but for the architecture. */
export type TrainingProgramConfig = Omit<
  TrainingProgramOptions,
  "architecture"
>;

/** The program that a training needs. Trainings that differ in what is fed alone share one. */
export function trainingProgramConfig(
  spec: CompleteTrainSpec,
  dataset: {
    readonly numGroups: number;
    /** Images of an epoch; read only where the last short batch is kept. */
    readonly numImages: number;
    readonly evalBatchSize: number;
  },
): TrainingProgramConfig {
  const { optimizer, batchSize, clipGradientValue } = spec;
  return {
    objective: graphOf(spec.objective),
    reduction: reductionOf(spec.weighting, dataset),
    optimizer,
    batchSize,
    lastBatchSize: spec.lastBatch === "keep"
      ? dataset.numImages % batchSize
      : 0,
    evalBatchSize: dataset.evalBatchSize,
    ...(clipGradientValue === null ? {} : { clipGradientValue }),
  };
}

/** The part of an objective that is in the graph. */
function graphOf(objective: ObjectiveSpec): ObjectiveConfig {
  if (objective.kind !== "contrastive") return objective;
  const { kind, loss, features, statistics } = objective;
  return { kind, loss, features, statistics };
}

/** The values of an objective's scalars. */
export function objectiveScalars(
  objective: ObjectiveSpec,
): Readonly<Record<string, number>> {
  if (objective.kind !== "contrastive") return {};
  const { contrastWeight, crossEntropyWeight } = objective;
  return { contrastWeight, crossEntropyWeight };
}
