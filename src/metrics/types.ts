/**
 * What metrics read and return: plain arrays and numbers.
 *
 * @module
 */

/** Logits of one split, row-major [N, numClasses]; a `HostArray` has this shape. */
export interface Logits {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** How many images of one group are right. */
export interface GroupAccuracy {
  readonly group: number;
  /** Images whose prediction is their label. */
  readonly correct: number;
  /** Images of the group. */
  readonly n: number;
  /** correct / n; `undefined` for a group without images, which is neither right nor wrong. */
  readonly accuracy: number | undefined;
}

/** A minority image and the majority image of its class that stands beside it, as positions in the margins. */
export interface MarginPair {
  readonly minority: number;
  readonly majority: number;
}
