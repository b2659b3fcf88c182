import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { erf } from "../random/mod.ts";
import { requireOpenUnit } from "./_checks.ts";

/** Options of {@linkcode tTestPower}. */
export interface TestLevel {
  /** Level of the one-sided test. @default {0.025} */
  readonly alpha?: number;
}

/** Options of {@linkcode detectableEffect} and {@linkcode seedsNeeded}. */
export interface PowerOptions extends TestLevel {
  /** The probability with which the effect is to be found. @default {0.8} */
  readonly power?: number;
}

/** Options of {@linkcode seedsNeeded}. */
export interface SeedsOptions extends PowerOptions {
  /** Give up beyond this many. @default {10_000} */
  readonly max?: number;
}

const SIMPSON_STEPS = 400;
/** Standard deviations of sd / sigma that the integral spans; the tail beyond is below 1e-20. */
const SPAN = 10;
const BISECTIONS = 60;

function normalCdf(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

/**
 * The probability that a one-sided one-sample t test of n values finds a mean
 * that lies `effectSize` standard deviations above the bound.
 *
 * The upper tail of the noncentral t distribution, as the mean of
 * Φ(effectSize √n - t s) over the law of s = sample sd / true sd, whose density
 * is proportional to s^(n-2) exp(-(n-1) s² / 2); Simpson's rule. Within 1e-6
 * of scipy's noncentral t.
 *
 * @throws {RangeError} If there are fewer than two values or the effect size is
 * not finite.
 */
export function tTestPower(
  effectSize: number,
  n: number,
  options: TestLevel = {},
): number {
  const { alpha = 0.025 } = options;
  requireOpenUnit(alpha, "alpha");
  if (!Number.isInteger(n) || n < 2 || !Number.isFinite(effectSize)) {
    throw new RangeError(
      `Cannot compute power: it needs n of at least 2 and a finite effect size, current value is ${n} and ${effectSize}`,
    );
  }
  const df = n - 1;
  const critical = tQuantile(1 - alpha, df);
  const noncentrality = effectSize * Math.sqrt(n);
  const low = Math.max(0, 1 - SPAN / Math.sqrt(2 * df));
  const high = 1 + SPAN / Math.sqrt(2 * df);
  let found = 0;
  let total = 0;
  for (let i = 0; i <= SIMPSON_STEPS; i++) {
    const s = low + (high - low) * i / SIMPSON_STEPS;
    const simpson = i === 0 || i === SIMPSON_STEPS ? 1 : i % 2 === 1 ? 4 : 2;
    // Relative to the density's value at s = 1, against underflow; s^0 is 1 also at 0.
    const logDensity = (df === 1 ? 0 : (df - 1) * Math.log(s)) -
      df * (s * s - 1) / 2;
    const weight = simpson * Math.exp(logDensity);
    found += weight * normalCdf(noncentrality - critical * s);
    total += weight;
  }
  return found / total;
}

/**
 * The smallest distance from the bound that n values with this standard
 * deviation find with the wanted power.
 *
 * @returns In the units of `sd`.
 * @throws {RangeError} If there are fewer than two values or `sd` is not positive.
 */
export function detectableEffect(
  { n, sd }: { readonly n: number; readonly sd: number },
  options: PowerOptions = {},
): number {
  const { power = 0.8 } = options;
  requireOpenUnit(power, "power");
  requirePositive(sd, "sd");
  let low = 0;
  let high = 1;
  while (tTestPower(high, n, options) < power) high *= 2;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (tTestPower(middle, n, options) < power) low = middle;
    else high = middle;
  }
  return high * sd;
}

/**
 * How many values with this standard deviation find an effect with the wanted
 * power; at least 2. `Infinity` if it takes more than `max`.
 *
 * @throws {RangeError} If the effect or `sd` is not positive.
 */
export function seedsNeeded(
  { effect, sd }: { readonly effect: number; readonly sd: number },
  options: SeedsOptions = {},
): number {
  const { power = 0.8, max = 10_000 } = options;
  requireOpenUnit(power, "power");
  requirePositive(effect, "effect");
  const size = effect / requirePositive(sd, "sd");
  let enough = 2;
  while (tTestPower(size, enough, options) < power) {
    if (enough >= max) return Infinity;
    enough = Math.min(max, enough * 2);
  }
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1 && enough > 2) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (tTestPower(size, middle, options) < power) tooFew = middle;
    else enough = middle;
  }
  return enough;
}

function requirePositive(value: number, name: string): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(
    `Cannot plan: ${name} must be positive, current value is ${value}`,
  );
}
