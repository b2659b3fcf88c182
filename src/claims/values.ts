/**
 * What the artifacts of each kind are once they are read.
 *
 * @module
 */
import type { GroupScheme, SplitName } from "../datasets/types.ts";
import type { Logits } from "../metrics/mod.ts";
import type { Parameters } from "../models/types.ts";
import type { Program } from "../tensor/types.ts";
import type { EpochReport } from "../training/mod.ts";

/** A program at rest; every opening has a state of its own. Who opens it disposes it. */
export interface ProgramSource {
  open(): Program;
}

/** A trained network. */
export interface TrainedNetwork {
  readonly parameters: Parameters;
  /** Parameters kept on the way, by number of finished epochs. */
  readonly kept: ReadonlyMap<number, Parameters>;
  readonly history: readonly EpochReport[];
}

/** One edited network of a sweep. */
export interface SweepRow {
  readonly condition: string;
  /** Counted from 0 within the condition. */
  readonly draw: number;
  /** Names of the edited neurons, `layer1.0.conv1[3]`. */
  readonly neurons: readonly string[];
}

/** The training images that a sweep was scored on. All arrays run parallel. */
export interface SweepImages {
  /** Positions in the training split. */
  readonly index: Int32Array;
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

/** Many edits of one network, each scored image by image. */
export interface SweepTable {
  readonly scheme: GroupScheme;
  readonly images: SweepImages;
  readonly rows: readonly SweepRow[];
  /** 1 where the edited network is right, row by row. */
  readonly correct: readonly Uint8Array[];
  readonly history: readonly EpochReport[];
}

/** The outputs of a network on one split, under the evaluation transform, in the split's order. */
export interface SplitPredictions {
  /** float32 [N, numClasses]. */
  readonly logits: Logits;
  readonly labels: Uint8Array;
  readonly groups: Uint8Array;
}

/** The outputs of a network on some splits. */
export interface Predictions {
  readonly scheme: GroupScheme;
  readonly splits: Readonly<Partial<Record<SplitName, SplitPredictions>>>;
  /** How the network was trained, for preconditions. */
  readonly history: readonly EpochReport[];
}

/** How many images of a group are right. */
export interface GroupResult {
  readonly correct: number;
  readonly n: number;
}

/** A fine-tuning run, evaluated with the dense network before the first epoch and after each. */
export interface FineTuning {
  readonly scheme: GroupScheme;
  readonly epochs: readonly {
    /** Finished epochs; 0 is the start. */
    readonly epoch: number;
    /** Mean of the batch losses; null at the start. */
    readonly loss: number | null;
    /** In order of the group id. */
    readonly validation: readonly GroupResult[];
    readonly test: readonly GroupResult[];
  }[];
}
