import type { GroupPair } from "../datasets/types.ts";
import { checkFinite } from "./_checks.ts";

/**
 * Minority minus majority of the same class, averaged over the classes that hold both kinds: on Waterbirds
 * the mean of G1 − G0 and G2 − G3, on CelebA G3 − G2.
 *
 * It is balanced in the class, so a network that collapses to one class scores about 0 instead of firing.
 *
 * @param values One value per group id (accuracies, gaps, drops), in any unit.
 * @throws {RangeError} If there are no pairs, or a group of a pair has no finite value.
 */
export function contrast(
  values: readonly (number | undefined)[],
  pairs: readonly GroupPair[],
): number {
  if (pairs.length === 0) {
    throw new RangeError(
      "Cannot contrast groups: no class holds both kinds, current value is 0 pairs",
    );
  }
  let sum = 0;
  for (const { minority, majority } of pairs) {
    const low = values[minority];
    const high = values[majority];
    checkFinite("group values", low, minority);
    checkFinite("group values", high, majority);
    sum += low - high;
  }
  return sum / pairs.length;
}
