import { tInterval } from "../stats/mod.ts";

/** Mean over seeds with the half-width of its 95 % t interval; no half-width for a single seed. */
export interface Cell {
  readonly mean: number;
  readonly halfWidth: number | null;
  readonly seeds: number;
}

/** The cell of one value per seed; null where nothing was observed. */
export function cellOf(values: readonly number[]): Cell | null {
  if (values.length === 0) return null;
  if (values.length === 1) {
    return { mean: values[0]!, halfWidth: null, seeds: 1 };
  }
  const { estimate, low } = tInterval(values);
  return { mean: estimate, halfWidth: estimate - low, seeds: values.length };
}
