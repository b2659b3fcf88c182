import { requireSample, sum } from "./_checks.ts";
import type { Sample } from "./types.ts";

/**
 * The arithmetic mean.
 *
 * @throws {RangeError} If the sample is empty or holds a non-finite value.
 */
export function mean(sample: Sample): number {
  requireSample(sample, 1, "average");
  return sum(sample) / sample.length;
}
