import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireOpenUnit } from "./_checks.ts";
import { mean } from "./mean.ts";
import { sem } from "./sem.ts";
import type { ConfidenceOptions, MeanInterval, Sample } from "./types.ts";

/**
 * The interval of a mean by Student's t: mean ± t · sem with n - 1 degrees of
 * freedom.
 *
 * @throws {RangeError} If there are fewer than two values or one is not finite.
 */
export function tInterval(
  sample: Sample,
  options: ConfidenceOptions = {},
): MeanInterval {
  const { confidence = 0.95 } = options;
  requireOpenUnit(confidence, "confidence");
  const error = sem(sample);
  const estimate = mean(sample);
  const halfWidth = tQuantile((1 + confidence) / 2, sample.length - 1) * error;
  return {
    estimate,
    low: estimate - halfWidth,
    high: estimate + halfWidth,
    confidence,
    sem: error,
    n: sample.length,
  };
}
