import { requirePairs } from "./_checks.ts";
import type { Sample } from "./types.ts";

/**
 * a[i] - b[i] for samples paired by seed.
 *
 * @throws {RangeError} If they are empty, differ in size or hold a non-finite value.
 */
export function pairedDifferences(a: Sample, b: Sample): number[] {
  requirePairs(a, b, 1, "pair samples");
  return Array.from(a, (value, i) => value - (b[i] as number));
}
