import type { GroupScheme } from "../datasets/types.ts";
import { checkFinite, checkId, checkLength } from "./_checks.ts";

/** What {@linkcode groupMeans} needs beside the values. */
export interface GroupMeansOptions {
  /** Group ids [N], parallel to the values. */
  readonly groups: ArrayLike<number>;
  /** The groups that exist; only their number is read. */
  readonly scheme: Pick<GroupScheme, "names">;
  /** Positions to average over, e.g. half B; default: all. */
  readonly among?: ArrayLike<number>;
}

/**
 * The mean of a value per image (a drop, a margin) over each group, in order of the group id; `undefined` for a
 * group without images. `contrast` takes it from there.
 *
 * @throws {RangeError} If a value is not finite, or a group id is not of the scheme.
 * @throws {ShapeError} If groups do not run parallel to the values.
 */
export function groupMeans(
  values: ArrayLike<number>,
  { groups, scheme, among }: GroupMeansOptions,
): readonly (number | undefined)[] {
  checkLength("groups", groups, values.length);
  const sums = new Float64Array(scheme.names.length);
  const n = new Uint32Array(scheme.names.length);
  for (const at of Array.from(among ?? Array.from(values, (_, i) => i))) {
    const group = groups[at];
    checkId("groups", group, n.length);
    const value = values[at];
    checkFinite("values", value, at);
    sums[group]! += value;
    n[group]! += 1;
  }
  return Array.from(n, (size, g) => size === 0 ? undefined : sums[g]! / size);
}
