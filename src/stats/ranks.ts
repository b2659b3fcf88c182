import { requireSample } from "./_checks.ts";
import type { Sample } from "./types.ts";

/**
 * Ranks from 1 on; equal values share the mean of their ranks.
 *
 * @throws {RangeError} If the sample is empty or holds a non-finite value.
 */
export function ranks(sample: Sample): number[] {
  requireSample(sample, 1, "rank");
  const values = Array.from(sample);
  const order = values.map((_, i) => i)
    .sort((i, j) => (values[i] as number) - (values[j] as number));
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length;) {
    const value = values[order[start] as number];
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === value) {
      end += 1;
    }
    for (let i = start; i < end; i++) {
      result[order[i] as number] = (start + 1 + end) / 2;
    }
    start = end;
  }
  return result;
}
