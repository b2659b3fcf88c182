import { tInterval } from "./t_interval.ts";
import type { ConfidenceOptions, MeanInterval, Sample } from "./types.ts";

/** Options of {@linkcode sampleInterval}. */
export interface SampleIntervalOptions extends ConfidenceOptions {
  /**
   * The smallest half-width: what the measurement can resolve, e.g. one image
   * of the smallest group. Positive.
   */
  readonly resolution: number;
}

/**
 * {@linkcode tInterval}, but never narrower than the measurement's resolution:
 * accuracies are counts of images, and seeds that agree do not make
 * them exact.
 *
 * @throws {RangeError} If there are fewer than two values, one is not finite,
 * or the resolution is not positive.
 */
export function sampleInterval(
  sample: Sample,
  options: SampleIntervalOptions,
): MeanInterval {
  const { resolution } = options;
  if (!(resolution > 0 && Number.isFinite(resolution))) {
    throw new RangeError(
      `Cannot compute an interval: the resolution must be positive, current value is ${resolution}`,
    );
  }
  const interval = tInterval(sample, options);
  const { estimate } = interval;
  return {
    ...interval,
    low: Math.min(interval.low, estimate - resolution),
    high: Math.max(interval.high, estimate + resolution),
  };
}
