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
