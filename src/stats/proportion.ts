import { erfinv } from "../random/mod.ts";
import { requireCounts, requireOpenUnit } from "./_checks.ts";
import type { ConfidenceOptions, Interval } from "./types.ts";

/**
 * The standard error of an accuracy: sqrt(p (1 - p) / n).
 *
 * 0 when all or none succeed; {@linkcode wilsonInterval} is honest there.
 *
 * @throws {RangeError} Unless 0 <= successes <= n and n > 0.
 */
export function proportionSe(successes: number, n: number): number {
  requireCounts(successes, n, "compute a standard error");
  const p = successes / n;
  return Math.sqrt(p * (1 - p) / n);
}

/**
 * Wilson's score interval of a proportion, without continuity correction.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 22 (1927).
 *
 * @throws {RangeError} Unless 0 <= successes <= n and n > 0.
 */
export function wilsonInterval(
  successes: number,
  n: number,
  options: ConfidenceOptions = {},
): Interval {
  const { confidence = 0.95 } = options;
  requireCounts(successes, n, "compute an interval");
  const z = Math.SQRT2 * erfinv(requireOpenUnit(confidence, "confidence"));
  const p = successes / n;
  const scale = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / scale;
  const halfWidth = z / scale *
    Math.sqrt(p * (1 - p) / n + z ** 2 / (4 * n ** 2));
  return {
    estimate: p,
    // The ends are exact there; rounding must not push them out of [0, 1].
    low: successes === 0 ? 0 : centre - halfWidth,
    high: successes === n ? 1 : centre + halfWidth,
    confidence,
  };
}
