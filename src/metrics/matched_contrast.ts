import type { GroupPair } from "../datasets/types.ts";
import { checkFinite } from "./_checks.ts";
import type { MarginPair } from "./types.ts";

/** What {@linkcode matchedContrast} needs beside the values. */
export interface MatchedContrastOptions {
  /** From `marginMatch`. */
  readonly matched: readonly MarginPair[];
  /** Group ids [N], parallel to the values. */
  readonly groups: ArrayLike<number>;
  readonly pairs: readonly GroupPair[];
}

/**
 * The contrast against margin-matched majority images: for every class that holds both kinds, the mean of
 * [value(minority image) − value(its majority image)], averaged over the classes.
 *
 * @param values One value per image, e.g. 1 where an edit turned a right prediction wrong.
 * @throws {RangeError} If a pair of groups has no matched images, or a value is not finite.
 */
export function matchedContrast(
  values: ArrayLike<number>,
  { matched, groups, pairs }: MatchedContrastOptions,
): number {
  if (pairs.length === 0) {
    throw new RangeError(
      "Cannot contrast groups: no class holds both kinds, current value is 0 pairs",
    );
  }
  let sum = 0;
  for (const pair of pairs) {
    let difference = 0;
    let n = 0;
    for (const { minority, majority } of matched) {
      if (groups[minority] !== pair.minority) continue;
      const low = values[minority];
      const high = values[majority];
      checkFinite("values", low, minority);
      checkFinite("values", high, majority);
      difference += low - high;
      n += 1;
    }
    if (n === 0) {
      throw new RangeError(
        `Cannot contrast groups: group ${pair.minority} has no matched images, current value is n = 0`,
      );
    }
    sum += difference / n;
  }
  return sum / pairs.length;
}
