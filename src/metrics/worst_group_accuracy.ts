import type { GroupAccuracy } from "./types.ts";

/** Which groups {@linkcode worstGroupAccuracy} leaves out. */
export interface WorstGroupAccuracyOptions {
  /** Group ids that are known to be empty, or not to be compared; default: none. */
  readonly exclude?: readonly number[];
}

/**
 * The lowest accuracy of any group.
 *
 * Source: Sagawa et al. 2020 (arXiv 1911.08731), section 2. An empty group is an error here, not a skip:
 * the worst of three groups is another quantity than the worst of four, so it must be asked for.
 *
 * @throws {RangeError} If a group that is not excluded has no images, or none is left.
 */
export function worstGroupAccuracy(
  perGroup: readonly GroupAccuracy[],
  { exclude = [] }: WorstGroupAccuracyOptions = {},
): number {
  let worst: number | undefined;
  for (const { group, accuracy } of perGroup) {
    if (exclude.includes(group)) continue;
    if (accuracy === undefined) {
      throw new RangeError(
        `Cannot take the worst group: group ${group} is empty and not excluded, current value is n = 0`,
      );
    }
    if (worst === undefined || accuracy < worst) worst = accuracy;
  }
  if (worst === undefined) {
    throw new RangeError(
      `Cannot take the worst group: no group is left, current value is ${perGroup.length} groups with ${exclude.length} excluded`,
    );
  }
  return worst;
}
