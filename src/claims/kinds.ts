/**
 * The kinds of artifacts: what each is made from, and what it is.
 *
 * @module
 */
import type { GroupedDataset, SplitName } from "../datasets/types.ts";
import type { PrepareTransform } from "../images/mod.ts";
import type {
  CompleteTrainSpec,
  TrainingProgramConfig,
} from "../training/mod.ts";
import { defineKind } from "./kind.ts";
import type { SweepSpec } from "./sweep_spec.ts";
import type {
  Predictions,
  ProgramSource,
  SweepTable,
  TrainedNetwork,
} from "./values.ts";

/** What is made from its parameters alone. */
type NoInputs = Readonly<Record<never, never>>;

/** The parameters by which a recipe names its network: the architecture on the dataset's images and classes. */
export interface NetworkParameters {
  /** Registry name, or the name that a network from a file has. */
  readonly architecture: string;
  /** The code of one that a file defines; absent for a registered one. */
  readonly architectureDigest?: string;
  /** Image shape [height, width, channels]. */
  readonly input: readonly number[];
  readonly numClasses: number;
}

/** A dataset in memory, or whose pictures stay on disk. */
export const DATASET = defineKind<
  {
    /** Registry name. */
    readonly name: string;
    /** Draws a generated one. */
    readonly seed: number;
    /** sha256 (hex) over what it holds or is drawn from; what is loaded must have it. */
    readonly content: string;
    /** Of pictures. */
    readonly transform?: PrepareTransform;
  },
  NoInputs,
  GroupedDataset
>("dataset");

/** A network that was read from a file. */
export const IMPORTED = defineKind<
  NetworkParameters & {
    /** sha256 (hex) of the file. */
    readonly sha256: string;
  },
  NoInputs,
  TrainedNetwork
>("imported");

/** The outputs of a network on whole splits. */
export const PREDICTIONS = defineKind<
  NetworkParameters & {
    readonly splits: readonly SplitName[];
    /** Images per call of the program. */
    readonly batchSize: number;
  },
  {
    readonly network: TrainedNetwork;
    readonly data: GroupedDataset;
    readonly program: ProgramSource;
  },
  Predictions
>("predictions");

/** A trained network: whatever it starts from and however it is trained. */
export const TRAIN = defineKind<
  NetworkParameters & {
    /** Initial weights, order, dropout and every other draw come from it. */
    readonly seed: number;
    /** The stream of draws within the seed: runs of one seed and one name see the images in the same order. */
    readonly stream: string;
    /** Images per call of the program's evaluation. */
    readonly evalBatchSize: number;
    readonly spec: CompleteTrainSpec;
  },
  {
    readonly data: GroupedDataset;
    readonly program: ProgramSource;
    /** Where the weights start; default: initial values from the seed. */
    readonly start?: TrainedNetwork;
    /** On the train split: whose errors `repeat-errors` repeats. */
    readonly errors?: Predictions;
    /** For masks by gradient. */
    readonly gradientProgram?: ProgramSource;
  },
  TrainedNetwork
>("train");

/** The graph of an evaluation alone. */
export const EVALUATION_PROGRAM = defineKind<
  NetworkParameters & { readonly batchSize: number },
  NoInputs,
  ProgramSource
>("evaluation-program");

/** A network with a classifier fitted again to group-balanced validation images. */
export const DFR = defineKind<
  NetworkParameters & {
    /** Draws the images. */
    readonly seed: number;
    /** Images per call of the program. */
    readonly batchSize: number;
  },
  {
    readonly network: TrainedNetwork;
    readonly data: GroupedDataset;
    readonly program: ProgramSource;
  },
  TrainedNetwork
>("dfr");

/** The graph of the features before the classifier. */
export const FEATURE_PROGRAM = defineKind<
  NetworkParameters & { readonly batchSize: number },
  NoInputs,
  ProgramSource
>("feature-program");

/** The graph of the gradients that neurons are traced by. */
export const GRADIENT_PROGRAM = defineKind<
  NetworkParameters,
  NoInputs,
  ProgramSource
>("gradient-program");

/** Edits of one network, each scored image by image. */
export const SWEEP = defineKind<
  NetworkParameters & SweepSpec & {
    /** Draws the halves, the sampled images and what an edit draws. */
    readonly seed: number;
    /** Images per call of the program. */
    readonly batchSize: number;
  },
  {
    readonly network: TrainedNetwork;
    readonly data: GroupedDataset;
    /** On train and test. */
    readonly predictions: Predictions;
    readonly sweepProgram: ProgramSource;
    readonly gradientProgram: ProgramSource;
  },
  SweepTable
>("sweep");

/** The graph of a sweep over edits. */
export const SWEEP_PROGRAM = defineKind<
  NetworkParameters & { readonly batchSize: number },
  NoInputs,
  ProgramSource
>("sweep-program");

/** The graph of training steps and evaluation, shared by all seeds. */
export const TRAINING_PROGRAM = defineKind<
  NetworkParameters & { readonly config: TrainingProgramConfig },
  NoInputs,
  ProgramSource
>("training-program");
