import { requireSample } from "./_checks.ts";
import { mean } from "./mean.ts";
import type { Sample } from "./types.ts";

/**
 * The sample standard deviation, with n - 1 in the denominator.
 *
 * Two passes: the deviations are taken from the mean before they are squared.
 *
 * @throws {RangeError} If there are fewer than two values or one is not finite.
 */
export function sd(sample: Sample): number {
  requireSample(sample, 2, "compute a standard deviation");
  const centre = mean(sample);
  let squares = 0;
  for (let i = 0; i < sample.length; i++) {
    squares += ((sample[i] as number) - centre) ** 2;
  }
  return Math.sqrt(squares / (sample.length - 1));
}
