/**
 * What metrics read and return: plain arrays and numbers.
 *
 * @module
 */

/** Logits of one split, row-major [N, numClasses]; a `HostArray` has this shape. */
export interface Logits {
  /** The values; N · numClasses of them. */
  readonly data: ArrayLike<number>;
  /** [N, numClasses]. */
  readonly shape: readonly number[];
}

/** How many images of one group are right. */
export interface GroupAccuracy {
  /** Group id. */
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
  /** Position of the minority image. */
  readonly minority: number;
  /** Position of the majority image. */
  readonly majority: number;
}
