import { checkLength } from "./_checks.ts";

/** What {@linkcode imageDrops} compares, in the same order of images. */
export interface ImageDropsOptions {
  /** Class ids [N]. */
  readonly labels: ArrayLike<number>;
  /** Predicted classes before, [N]. */
  readonly before: ArrayLike<number>;
}

/**
 * What an edit does to each image: 1 where a right prediction became wrong, −1 where a wrong one became right,
 * else 0. The mean over a group is its drop in accuracy.
 *
 * @param after Predicted classes of the edited network, [N].
 * @throws {ShapeError} If the arrays do not run in parallel.
 */
export function imageDrops(
  after: ArrayLike<number>,
  { labels, before }: ImageDropsOptions,
): Int8Array {
  checkLength("labels", labels, after.length);
  checkLength("predictions before", before, after.length);
  return Int8Array.from(
    after,
    (predicted, image) =>
      Number(before[image] === labels[image]) -
      Number(predicted === labels[image]),
  );
}
