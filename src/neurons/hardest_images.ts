/** What {@linkcode hardestImages} chooses from. */
export interface HardestImagesOptions {
  /** Group ids, parallel to the probabilities. */
  readonly groups: ArrayLike<number>;
  /** The group to choose from. */
  readonly group: number;
  /** At most so many; default 200, the published number. */
  readonly count?: number;
  /** Positions to choose among, e.g. half A; default: all. */
  readonly among?: ArrayLike<number>;
}

/**
 * The images of one group with the lowest true-class probability, lowest first: all of them if the group has
 * no more than `count`. Exact ties go to the lower position.
 *
 * Source: You et al. 2025, gradient tracer (official code): at most 200 images per group.
 *
 * @param probabilities From `trueClassProbability`.
 * @returns Positions.
 * @throws {RangeError} If the group has no images, or a probability is not finite.
 */
export function hardestImages(
  probabilities: ArrayLike<number>,
  { groups, group, count = 200, among }: HardestImagesOptions,
): Int32Array {
  const candidates = among ?? Array.from(probabilities, (_, at) => at);
  const members = Array.from(candidates).filter((at) => groups[at] === group);
  if (members.length === 0) {
    throw new RangeError(
      `Cannot choose the hardest images: group ${group} is empty, current value is n = 0`,
    );
  }
  for (const at of members) {
    if (!Number.isFinite(probabilities[at])) {
      throw new RangeError(
        `Cannot choose the hardest images: every probability must be finite, current value is ${
          probabilities[at]
        } at ${at}`,
      );
    }
  }
  members.sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  return Int32Array.from(members.slice(0, count));
}
