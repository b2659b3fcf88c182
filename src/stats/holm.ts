import type { Sample } from "./types.ts";

/**
 * p-values adjusted for their number by Holm's step-down method, in the order
 * given: a claim about a family holds at level alpha where the adjusted value
 * is below alpha.
 *
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure",
 * Scandinavian Journal of Statistics 6 (1979).
 *
 * @throws {RangeError} If there are none, or one is not within 0 to 1.
 */
export function holm(pValues: Sample): number[] {
  const all = Array.from(pValues);
  if (all.length === 0 || !all.every((p) => p >= 0 && p <= 1)) {
    throw new RangeError(
      `Cannot adjust p-values: each must be 0 to 1, current value is [${
        all.join(", ")
      }]`,
    );
  }
  const order = all.map((_, i) => i).sort((i, j) =>
    (all[i] as number) - (all[j] as number)
  );
  const adjusted = new Array<number>(all.length);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, (all.length - rank) * (all[index] as number));
    adjusted[index] = Math.min(1, running);
  });
  return adjusted;
}
