/**
 * What the artifacts of each kind are once they are read.
 *
 * @module
 */
import type { GroupScheme, SplitName } from "../datasets/types.ts";
import type { Logits } from "../metrics/mod.ts";
import type { Parameters } from "../models/types.ts";
import type { Program } from "../tensor/types.ts";
import type { EpochEvaluation, EpochReport } from "../training/mod.ts";

/** A program at rest; every opening has a state of its own. Who opens it disposes it. */
export interface ProgramSource {
  /** A running program on the backend of this process; its state must be written before it is used. */
  open(): Program;
}

/** A trained network. */
export interface TrainedNetwork {
  /** Weights, statistics and counters after the last epoch, by `state_dict` name. */
  readonly parameters: Parameters;
  /** Parameters kept on the way, by number of finished epochs. */
  readonly kept: ReadonlyMap<number, Parameters>;
  /** One report per epoch, the first epoch first. */
  readonly history: readonly EpochReport[];
  /** The start and every epoch on the splits that its specification names; absent where it names none. */
  readonly evaluations?: {
    /** The groups of the dataset. */
    readonly scheme: GroupScheme;
    /** In order. */
    readonly epochs: readonly EpochEvaluation[];
  };
}

/** One edited network of a sweep. */
export interface SweepRow {
  /** Counted from 0. */
  readonly draw: number;
  /** Names of the edited neurons, `layer1.0.conv1[3]`. */
  readonly neurons: readonly string[];
}

/** The training images that a sweep was scored on. All arrays run parallel. */
export interface SweepImages {
  /** Positions in the training split. */
  readonly index: Int32Array;
  /** Group ids. */
  readonly group: Int32Array;
  /** 0: half A, where neurons are traced and ranked; 1: half B, where they are scored. */
  readonly half: Int32Array;
  /** 1: speaks for its group; 0: here only because it is margin-matched to a minority image. */
  readonly sampled: Int32Array;
  /** Position in these arrays of the majority image matched to a minority image; −1 for majority images. */
  readonly match: Int32Array;
  /** 1 where the unedited network is right. */
  readonly baseCorrect: Int32Array;
}

/** Edits of one network that are read together, each scored image by image. */
export interface SweepTable {
  /** The groups of the dataset. */
  readonly scheme: GroupScheme;
  /** What each position of `correct` stands for. */
  readonly images: SweepImages;
  /** The edits: one per draw or, where every neuron is edited by itself, per neuron. */
  readonly rows: readonly SweepRow[];
  /** 1 where the edited network is right, row by row. */
  readonly correct: readonly Uint8Array[];
  /** How the network was trained before it was edited, one report per epoch. */
  readonly history: readonly EpochReport[];
}

/** The outputs of a network on one split, under the evaluation transform, in the split's order. */
export interface SplitPredictions {
  /** float32 [N, numClasses]. */
  readonly logits: Logits;
  /** Class ids [N]. */
  readonly labels: Uint8Array;
  /** Group ids [N]. */
  readonly groups: Uint8Array;
}

/** The outputs of a network on some splits. */
export interface Predictions {
  /** The groups of the dataset. */
  readonly scheme: GroupScheme;
  /** Only the splits that the recipe asks for. */
  readonly splits: Readonly<Partial<Record<SplitName, SplitPredictions>>>;
  /** How the network was trained, for preconditions. */
  readonly history: readonly EpochReport[];
}
