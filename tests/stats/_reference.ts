import { assertAlmostEquals } from "@std/assert";
import reference from "./reference.json" with { type: "json" };

/** What scipy and numpy computed; written by reference.py. */
export { reference };

/** Its samples. */
export const { a, b, tied, other } = reference.samples;

/** Asserts equality up to rounding: 1e-9 of the value, 1e-12 around 0. */
export function assertNear(actual: number, expected: number): void {
  assertAlmostEquals(
    actual,
    expected,
    Math.max(1e-12, Math.abs(expected) * 1e-9),
  );
}
