import { requireSample, sorted } from "./_checks.ts";
import type { Sample } from "./types.ts";

/**
 * A quantile, linearly interpolated between order statistics as numpy does by
 * default (Hyndman and Fan's type 7).
 *
 * @param probability 0 to 1.
 * @throws {RangeError} If the sample is empty, a value is not finite, or it is
 * not a probability.
 */
export function quantile(sample: Sample, probability: number): number {
  requireSample(sample, 1, "compute a quantile");
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot compute a quantile: the probability must be 0 to 1, current value is ${probability}`,
    );
  }
  const values = sorted(sample);
  const place = probability * (values.length - 1);
  const below = values[Math.floor(place)] as number;
  const above = values[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * The middle value, or the mean of the two middle ones.
 *
 * @throws {RangeError} If the sample is empty or a value is not finite.
 */
export function median(sample: Sample): number {
  return quantile(sample, 0.5);
}
