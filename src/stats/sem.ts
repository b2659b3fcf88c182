import { sd } from "./sd.ts";
import type { Sample } from "./types.ts";

/**
 * The standard error of the mean: sd / sqrt(n).
 *
 * @throws {RangeError} If there are fewer than two values or one is not finite.
 */
export function sem(sample: Sample): number {
  return sd(sample) / Math.sqrt(sample.length);
}
