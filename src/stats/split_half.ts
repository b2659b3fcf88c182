import type { RandomState } from "../random/mod.ts";

/** Two disjoint sets of indices that cover all. */
export interface Halves {
  /** Ascending; one more than `b` if the number is odd. */
  readonly a: Int32Array;
  /** Ascending. */
  readonly b: Int32Array;
}

/**
 * Splits 0 to n - 1 at random into two halves, e.g. to trace on one and score
 * on the other.
 *
 * @throws {RangeError} If there are fewer than two.
 */
export function splitHalf(n: number, random: RandomState): Halves {
  if (!Number.isInteger(n) || n < 2) {
    throw new RangeError(
      `Cannot split: it needs at least 2 elements, current value is ${n}`,
    );
  }
  const order = random.permutation(n);
  const middle = Math.ceil(n / 2);
  return { a: order.slice(0, middle).sort(), b: order.slice(middle).sort() };
}
