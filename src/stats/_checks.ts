import type { Sample } from "./types.ts";

/**
 * @throws {RangeError} If the sample is too small or holds a non-finite value.
 */
export function requireSample(
  sample: Sample,
  minSize: number,
  action: string,
): void {
  if (sample.length < minSize) {
    throw new RangeError(
      `Cannot ${action}: it needs at least ${minSize} values, current value is ${sample.length}`,
    );
  }
  for (let i = 0; i < sample.length; i++) {
    if (!Number.isFinite(sample[i])) {
      throw new RangeError(
        `Cannot ${action}: all values must be finite, current value is ${
          sample[i]
        } at index ${i}`,
      );
    }
  }
}

/**
 * @throws {RangeError} If the samples are too small, not finite or of different size.
 */
export function requirePairs(
  a: Sample,
  b: Sample,
  minSize: number,
  action: string,
): void {
  if (a.length !== b.length) {
    throw new RangeError(
      `Cannot ${action}: both samples need the same size, current value is ${a.length} and ${b.length}`,
    );
  }
  requireSample(a, minSize, action);
  requireSample(b, minSize, action);
}

/**
 * @throws {RangeError} If it is not strictly between 0 and 1.
 */
export function requireOpenUnit(value: number, name: string): number {
  if (value > 0 && value < 1) return value;
  throw new RangeError(
    `Cannot compute: ${name} must be between 0 and 1, current value is ${value}`,
  );
}

/**
 * @throws {RangeError} If they are not counts with successes <= n and n > 0.
 */
export function requireCounts(
  successes: number,
  n: number,
  action: string,
): void {
  const counts = Number.isInteger(successes) && Number.isInteger(n);
  if (counts && n > 0 && successes >= 0 && successes <= n) return;
  throw new RangeError(
    `Cannot ${action}: it needs 0 <= successes <= n and n > 0, current value is ${successes} of ${n}`,
  );
}

export function sum(sample: Sample): number {
  let total = 0;
  for (let i = 0; i < sample.length; i++) total += sample[i] as number;
  return total;
}

export function sorted(sample: Sample): Float64Array {
  return Float64Array.from(sample).sort();
}
