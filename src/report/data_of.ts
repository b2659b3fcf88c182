import type { UnitRecord } from "../claims/types.ts";
import type { DatasetIdentity } from "../datasets/mod.ts";
import { canonicalJson } from "../text/mod.ts";

/**
 * What the datasets held that are folders of the user's, by name.
 *
 * @throws {RangeError} If two folders, or one before and after a change, stand under one name: no table can tell them
 * apart.
 */
export function dataOf(
  records: readonly UnitRecord[],
): Readonly<Record<string, DatasetIdentity>> {
  const found: Record<string, DatasetIdentity> = {};
  for (const { unit: { claim, dataset, data } } of records) {
    if (data === undefined) continue;
    const other = found[dataset] ??= data;
    if (canonicalJson({ ...other }) === canonicalJson({ ...data })) continue;
    throw new RangeError(
      `Cannot report ${claim}: the records are of different pictures or transforms of ${dataset}, current value is ${
        [other, data].map(({ content }) => content).join(", ")
      }`,
    );
  }
  return found;
}
