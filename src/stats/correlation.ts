import { requirePairs } from "./_checks.ts";
import { mean } from "./mean.ts";
import { ranks } from "./ranks.ts";
import type { Sample } from "./types.ts";

/**
 * Pearson's correlation coefficient.
 *
 * @throws {RangeError} If there are fewer than two pairs, a value is not
 * finite, or a sample is constant.
 */
export function pearson(a: Sample, b: Sample): number {
  requirePairs(a, b, 2, "correlate");
  const [meanA, meanB] = [mean(a), mean(b)];
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const deviationA = (a[i] as number) - meanA;
    const deviationB = (b[i] as number) - meanB;
    products += deviationA * deviationB;
    squaresA += deviationA ** 2;
    squaresB += deviationB ** 2;
  }
  if (squaresA === 0 || squaresB === 0) {
    throw new RangeError(
      `Cannot correlate: a sample is constant, current value is ${
        squaresA === 0 ? a[0] : b[0]
      }`,
    );
  }
  const coefficient = products / Math.sqrt(squaresA * squaresB);
  return Math.min(1, Math.max(-1, coefficient));
}

/**
 * Spearman's rank correlation coefficient; ties get mean ranks.
 *
 * @throws {RangeError} As {@linkcode pearson}.
 */
export function spearman(a: Sample, b: Sample): number {
  requirePairs(a, b, 2, "correlate");
  return pearson(ranks(a), ranks(b));
}
