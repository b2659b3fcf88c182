/**
 * A dataset with groups: labels, a spurious attribute, and which groups are compared with which.
 *
 * @module
 */

/** The three splits. `validation` is `val` in the papers' files. */
export type SplitName = "train" | "validation" | "test";

/** A minority group and the majority group of the same class. */
export interface GroupPair {
  /** Group id. */
  readonly minority: number;
  /** Group id. */
  readonly majority: number;
}

/** The groups of a dataset; for both papers g = 2·label + attribute. */
export interface GroupScheme {
  /** Short names in order of the group id: `["G0", "G1", "G2", "G3"]`. */
  readonly names: readonly string[];
  /** What they are: `"dress under a 0"`. */
  readonly descriptions: readonly string[];
  /** The classes that hold both kinds; a contrast is the mean over these pairs. */
  readonly pairs: readonly GroupPair[];
}

/** One split. Images are read by index so that a set larger than memory has the same shape as a small one. */
export interface GroupedSplit {
  /** Which of the three. */
  readonly name: SplitName;
  /** Number of images. */
  readonly count: number;
  /** Class ids, one per image. */
  readonly labels: Uint8Array;
  /** Spurious attribute ids (`place` in the papers' files), one per image. */
  readonly attributes: Uint8Array;
  /** Group ids, one per image. */
  readonly groups: Uint8Array;
  /** Where each image lies in the split that this one was chosen from; absent: this one is whole. */
  readonly origins?: Int32Array;
  /**
   * Writes the images of `indices` one after the other into `into` as float32 NHWC, normalised as the
   * dataset's evaluation transform says.
   *
   * @throws {RangeError} If an index lies outside the split or `into` is too short.
   */
  readImages(
    indices: ArrayLike<number>,
    into: Float32Array,
  ): Promise<void> | void;
}

/** A dataset with groups. */
export interface GroupedDataset {
  /** Registry name, e.g. `dominoes`. */
  readonly name: string;
  /** Image shape [height, width, channels]. */
  readonly imageShape: readonly [
    height: number,
    width: number,
    channels: number,
  ];
  /** Number of class ids. */
  readonly numClasses: number;
  /** The groups and which are compared. */
  readonly groups: GroupScheme;
  /** The three splits. */
  readonly splits: Readonly<Record<SplitName, GroupedSplit>>;
  /**
   * sha256 (hex) over images, labels and attributes of all splits; over the digests of the prepared
   * shards in place of the images where these stay on disk.
   */
  readonly digest: string;
  /** Closes the files of a dataset whose images stay on disk; absent where there are none. */
  readonly close?: () => void;
}

/** Images with a class id each and no groups; what grouped sets and pattern sets are built from. */
export interface LabelledImages {
  /** Number of images. */
  readonly count: number;
  /** Of every image. */
  readonly imageShape: readonly [
    height: number,
    width: number,
    channels: number,
  ];
  /** uint8 [count, height, width, channels]. */
  readonly images: Uint8Array;
  /** One class id per image. */
  readonly labels: Uint8Array;
}

/** The two files of a set that publishes no validation split. */
export interface TrainAndTest {
  /** From the train file. */
  readonly train: LabelledImages;
  /** From the test file. */
  readonly test: LabelledImages;
}
