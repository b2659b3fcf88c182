import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireOpenUnit } from "./_checks.ts";
import { mean } from "./mean.ts";
import { sem } from "./sem.ts";
import type { ConfidenceOptions, Interval, Sample } from "./types.ts";

/** The interval of a difference of means with unequal variances. */
export interface WelchInterval extends Interval {
  /** Degrees of freedom by Welch and Satterthwaite. */
  readonly degreesOfFreedom: number;
}

/**
 * The interval of mean(a) - mean(b) for samples that are not paired.
 *
 * Source: B. L. Welch, "The generalization of Student's problem when several
 * different population variances are involved", Biometrika 34 (1947).
 *
 * @throws {RangeError} If a sample has fewer than two values or a non-finite
 * one, or both have no variance.
 */
export function welchInterval(
  a: Sample,
  b: Sample,
  options: ConfidenceOptions = {},
): WelchInterval {
  const { confidence = 0.95 } = options;
  requireOpenUnit(confidence, "confidence");
  const [varianceA, varianceB] = [sem(a) ** 2, sem(b) ** 2];
  const variance = varianceA + varianceB;
  if (!(variance > 0)) {
    throw new RangeError(
      `Cannot compute an interval: both samples have no variance, current value is ${variance}`,
    );
  }
  const degreesOfFreedom = variance ** 2 /
    (varianceA ** 2 / (a.length - 1) + varianceB ** 2 / (b.length - 1));
  const estimate = mean(a) - mean(b);
  const halfWidth = tQuantile((1 + confidence) / 2, degreesOfFreedom) *
    Math.sqrt(variance);
  return {
    estimate,
    low: estimate - halfWidth,
    high: estimate + halfWidth,
    confidence,
    degreesOfFreedom,
  };
}
