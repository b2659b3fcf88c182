import { checkLength } from "./_checks.ts";
import type { GroupAccuracy } from "./types.ts";

/**
 * Train accuracy minus test accuracy per group: what a group knows only of the images it was trained on.
 *
 * Both must be measured under the evaluation transform; accuracies logged while training are of augmented
 * images and of weights that were still moving.
 *
 * @returns One difference per group id, as a fraction.
 * @throws {RangeError} If a group has no images in one of the splits.
 * @throws {ShapeError} If the splits have different numbers of groups.
 */
export function accuracyGap(
  train: readonly GroupAccuracy[],
  test: readonly GroupAccuracy[],
): readonly number[] {
  checkLength("test groups", test, train.length);
  return train.map(({ group, accuracy }, at) => {
    const testAccuracy = test[at]!.accuracy;
    if (accuracy === undefined || testAccuracy === undefined) {
      throw new RangeError(
        `Cannot take the accuracy gap: group ${group} is empty in a split, current value is n = 0`,
      );
    }
    return accuracy - testAccuracy;
  });
}
