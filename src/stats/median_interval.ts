import {
  requireOpenUnit,
  requirePairs,
  requireSample,
  sorted,
} from "./_checks.ts";
import { median } from "./quantile.ts";
import type { ConfidenceOptions, Interval, Sample } from "./types.ts";

/**
 * The interval of a median without an assumption about the distribution:
 * between two order statistics, the k-th smallest and the k-th largest, with
 * the largest k whose coverage 1 - 2 P(Binomial(n, 1/2) < k) is at least
 * `confidence` (the coverage reached is returned as `confidence`).
 *
 * Source: W. J. Conover, "Practical Nonparametric Statistics", 3rd ed., 3.2.
 *
 * @throws {RangeError} If a value is not finite or the sample is too small for
 * that confidence (below 6 values for .95).
 */
export function medianInterval(
  sample: Sample,
  options: ConfidenceOptions = {},
): Interval {
  const { confidence = 0.95 } = options;
  requireOpenUnit(confidence, "confidence");
  requireSample(sample, 1, "compute an interval");
  const n = sample.length;
  let tail = 0;
  let k = 0;
  // P(Binomial(n, 1/2) = i), by its logarithm: 2^-n is 0 from n = 1075 on.
  let logMass = -n * Math.LN2;
  while (true) {
    const next = tail + Math.exp(logMass);
    if (1 - 2 * next < confidence) break;
    tail = next;
    logMass += Math.log((n - k) / (k + 1));
    k += 1;
  }
  if (k === 0) {
    throw new RangeError(
      `Cannot compute an interval of confidence ${confidence}: the sample is too small, current value is ${n}`,
    );
  }
  const values = sorted(sample);
  return {
    estimate: median(sample),
    low: values[k - 1] as number,
    high: values[n - k] as number,
    confidence: 1 - 2 * tail,
  };
}

/**
 * The median of the paired ratios a[i] / b[i] with its distribution-free
 * interval: how many times slower `a` is than `b`.
 *
 * @throws {RangeError} As {@linkcode medianInterval}, or if the samples differ
 * in size or a value is not positive.
 */
export function medianRatioInterval(
  a: Sample,
  b: Sample,
  options: ConfidenceOptions = {},
): Interval {
  requirePairs(a, b, 1, "compare samples");
  const ratios = Array.from(a, (value, i) => {
    const other = b[i] as number;
    if (!(value > 0 && other > 0)) {
      throw new RangeError(
        `Cannot compare samples: values must be positive, current value is ${value} and ${other} at index ${i}`,
      );
    }
    return value / other;
  });
  return medianInterval(ratios, options);
}
