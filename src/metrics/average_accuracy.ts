import { checkFinite, checkLength } from "./_checks.ts";
import type { GroupAccuracy } from "./types.ts";

/** How {@linkcode averageAccuracy} weights the groups. */
export interface AverageAccuracyOptions {
  /**
   * A weight per group, usually the group's number of training images; default: the group's number of
   * images in the split at hand, which gives the plain share of right images.
   */
  readonly weights?: ArrayLike<number>;
}

/**
 * The mean of the group accuracies.
 *
 * Weighted by the training counts this is the "average accuracy" of the Waterbirds literature, for every
 * split: the validation and test splits are balanced by place on purpose, so their plain mean speaks about
 * another distribution.
 *
 * Source: Sagawa et al. 2020 (arXiv 1911.08731), section 3, on Waterbirds; You et al. 2025 follow it for
 * train, validation and test alike.
 *
 * @throws {RangeError} If a group with a positive weight has no images, or the weights sum to 0.
 */
export function averageAccuracy(
  perGroup: readonly GroupAccuracy[],
  { weights }: AverageAccuracyOptions = {},
): number {
  const used = weights ?? perGroup.map(({ n }) => n);
  checkLength("weights", used, perGroup.length);
  let weighted = 0;
  let total = 0;
  perGroup.forEach(({ group, accuracy }, at) => {
    const weight = used[at];
    checkFinite("weights", weight, at);
    if (weight === 0) return;
    if (weight < 0 || accuracy === undefined) {
      throw new RangeError(
        weight < 0
          ? `Cannot average accuracies: weights are not negative, current value is ${weight}`
          : `Cannot average accuracies: group ${group} has weight ${weight} but no images, current value is n = 0`,
      );
    }
    weighted += weight * accuracy;
    total += weight;
  });
  if (total === 0) {
    throw new RangeError(
      "Cannot average accuracies: the weights sum to 0, current value is 0",
    );
  }
  return weighted / total;
}
