import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireOpenUnit } from "./_checks.ts";
import { mean } from "./mean.ts";
import { sem } from "./sem.ts";
import type { ConfidenceOptions, Sample } from "./types.ts";

/** Options of {@linkcode tTestAbove} and {@linkcode tTestBelow}. */
export interface TTestOptions extends ConfidenceOptions {
  /**
   * As in `sampleInterval`: the standard error is at least what gives an
   * interval of `confidence` this half-width, so that p < (1 - confidence) / 2
   * exactly when the bound lies outside that interval. @default {0}
   */
  readonly resolution?: number;
}

/**
 * The one-sided p-value of "the mean is above the bound": small if the sample
 * speaks for it. One-sample t test with n - 1 degrees of freedom.
 *
 * @throws {RangeError} If there are fewer than two values, one is not finite,
 * or the sample has no variance and no resolution is given.
 */
export function tTestAbove(
  sample: Sample,
  bound: number,
  options: TTestOptions = {},
): number {
  return tCdf(-tStatistic(sample, bound, options), sample.length - 1);
}

/**
 * The one-sided p-value of "the mean is below the bound"; see
 * {@linkcode tTestAbove}.
 *
 * @throws {RangeError} As {@linkcode tTestAbove}.
 */
export function tTestBelow(
  sample: Sample,
  bound: number,
  options: TTestOptions = {},
): number {
  return tCdf(tStatistic(sample, bound, options), sample.length - 1);
}

function tStatistic(
  sample: Sample,
  bound: number,
  options: TTestOptions,
): number {
  const { confidence = 0.95, resolution = 0 } = options;
  requireOpenUnit(confidence, "confidence");
  if (!Number.isFinite(bound)) {
    throw new RangeError(
      `Cannot test: the bound must be finite, current value is ${bound}`,
    );
  }
  const floor = resolution / tQuantile((1 + confidence) / 2, sample.length - 1);
  const error = Math.max(sem(sample), floor);
  if (!(error > 0)) {
    throw new RangeError(
      `Cannot test: the sample has no variance and the resolution is not positive, current value is ${resolution}`,
    );
  }
  return (mean(sample) - bound) / error;
}
