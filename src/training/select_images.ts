import type {
  GroupedDataset,
  GroupedSplit,
  GroupScheme,
} from "../datasets/types.ts";

/**
 * A split made of some images of another one, in the given order; an image may be named several times.
 *
 * @throws {RangeError} If a position lies outside the split.
 */
export function selectImages(
  split: GroupedSplit,
  indices: Int32Array,
): GroupedSplit {
  const outside = indices.find((index) => index < 0 || index >= split.count);
  if (outside !== undefined) {
    throw new RangeError(
      `Cannot select images of ${split.name}: it has ${split.count}, current value is position ${outside}`,
    );
  }
  const gather = (values: Uint8Array) =>
    Uint8Array.from(indices, (index) => values[index]!);
  return {
    name: split.name,
    count: indices.length,
    labels: gather(split.labels),
    attributes: gather(split.attributes),
    groups: gather(split.groups),
    origins: Int32Array.from(
      indices,
      (index) => split.origins?.[index] ?? index,
    ),
    readImages: (positions, into) =>
      split.readImages(
        Int32Array.from(positions, (position) => indices[position]!),
        into,
      ),
  };
}

/** The dataset with other images to train on; validation and test stay. */
export function trainingOn(
  dataset: GroupedDataset,
  indices: Int32Array,
): GroupedDataset {
  const { splits } = dataset;
  return {
    ...dataset,
    splits: { ...splits, train: selectImages(splits.train, indices) },
  };
}

/** The positions of the training images of the majority groups, ascending. */
export function majorityImages(
  { splits, groups }: GroupedDataset,
): Int32Array {
  const minority = minorityGroups(groups);
  return positionsWhere(splits.train, (group) => !minority.has(group));
}

/** The positions of the training images of the minority groups, ascending. */
export function minorityImages(
  { splits, groups }: GroupedDataset,
): Int32Array {
  const minority = minorityGroups(groups);
  return positionsWhere(splits.train, (group) => minority.has(group));
}

function minorityGroups({ pairs }: GroupScheme): ReadonlySet<number> {
  return new Set(pairs.map(({ minority }) => minority));
}

/**
 * As many training images of every group, ascending within a group: each group's images over and over, from its
 * first, until there are `each`.
 *
 * @throws {RangeError} If a group has no image.
 */
export function balancedImages(
  { splits, groups }: GroupedDataset,
  each: number,
): Int32Array {
  return Int32Array.from(groups.names.flatMap((name, group) => {
    const own = positionsWhere(splits.train, (one) => one === group);
    if (own.length === 0) {
      throw new RangeError(
        `Cannot balance the groups: ${name} has no training image, current value is 0`,
      );
    }
    return Array.from({ length: each }, (_, at) => own[at % own.length]!);
  }));
}

/**
 * Every training image once, in order, then those at `positions` again until each has been named `times` times: the
 * upsampled set of JTT.
 *
 * Source: Liu et al. 2021 (arXiv 2107.09044), algorithm 1.
 *
 * @throws {RangeError} If `times` is not a positive integer, or there are no positions: then nothing would change.
 */
export function repeatedImages(
  { splits }: GroupedDataset,
  { positions, times }: {
    readonly positions: Int32Array;
    readonly times: number;
  },
): Int32Array {
  if (!Number.isInteger(times) || times < 1) {
    throw new RangeError(
      `Cannot repeat images: the number of times must be a positive integer, current value is ${times}`,
    );
  }
  if (positions.length === 0) {
    throw new RangeError(
      "Cannot repeat images: there are none; where they are the errors of a network, train it for fewer epochs or with more weight decay",
    );
  }
  const extra = [...positions].flatMap((position) =>
    Array.from({ length: times - 1 }, () => position)
  );
  return Int32Array.from([...splits.train.labels.keys(), ...extra]);
}

function positionsWhere(
  { groups }: GroupedSplit,
  wanted: (group: number) => boolean,
): Int32Array {
  const found: number[] = [];
  groups.forEach((group, at) => {
    if (wanted(group)) found.push(at);
  });
  return Int32Array.from(found);
}
