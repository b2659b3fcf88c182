import { requireSample, sorted, sum } from "./_checks.ts";
import type { Sample } from "./types.ts";

function requireShares(sample: Sample, action: string): number {
  requireSample(sample, 1, action);
  const total = sum(sample);
  for (let i = 0; i < sample.length; i++) {
    if ((sample[i] as number) < 0) {
      throw new RangeError(
        `Cannot ${action}: values must be at least 0, current value is ${
          sample[i]
        } at index ${i}`,
      );
    }
  }
  if (!(total > 0)) {
    throw new RangeError(
      `Cannot ${action}: the sum must be positive, current value is ${total}`,
    );
  }
  return total;
}

/**
 * Gini's coefficient: 0 if all values are equal, 1 - 1/n if one has everything.
 *
 * @throws {RangeError} If the sample is empty, a value is negative or not
 * finite, or all are 0.
 */
export function gini(sample: Sample): number {
  const total = requireShares(sample, "compute a Gini coefficient");
  const n = sample.length;
  let weighted = 0;
  sorted(sample).forEach((value, i) =>
    weighted += (2 * (i + 1) - n - 1) * value
  );
  return weighted / (n * total);
}

/**
 * The share of the sum that the `k` largest values hold.
 *
 * @throws {RangeError} If `k` is not 1 to the size of the sample, a value is
 * negative or not finite, or all are 0.
 */
export function topShare(sample: Sample, k: number): number {
  const total = requireShares(sample, "compute a share");
  if (!Number.isInteger(k) || k < 1 || k > sample.length) {
    throw new RangeError(
      `Cannot compute a share: k must be 1 to ${sample.length}, current value is ${k}`,
    );
  }
  return sum(sorted(sample).slice(-k)) / total;
}
