/** A smooth function: its value at a point, and its gradient, written into `gradient`. */
export type Objective = (
  point: Float64Array,
  gradient: Float64Array,
) => number;

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/** Corrections that are kept; Nocedal & Wright find 3 to 20 useful. */
const MEMORY = 10;
/** Sufficient decrease and curvature: Nocedal & Wright, section 3.1. */
const DECREASE = 1e-4;
const CURVATURE = .9;
const LINE_SEARCH_STEPS = 60;

/**
 * Minimises a convex function with L-BFGS and a bisecting line search (weak Wolfe conditions).
 *
 * Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5; the line search is that of
 * Burke, Lewis and Overton.
 *
 * @returns The minimum: the largest component of the gradient is at most `tolerance`.
 * @throws {Error} If it does not get there in `maxIterations`.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  options: { readonly tolerance: number; readonly maxIterations: number },
): Float64Array {
  let point = start;
  let gradient = new Float64Array(start.length);
  let value = objective(point, gradient);
  const corrections: Correction[] = [];
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    if (largest(gradient) <= options.tolerance) return point;
    const direction = descent(gradient, corrections);
    const next = lineSearch(objective, { point, value, gradient, direction });
    // No step lowers the value in double precision: the gradient is as small as it gets.
    if (next === undefined) break;
    const step = difference(next.point, point);
    const change = difference(next.gradient, gradient);
    const product = dot(step, change);
    if (product > 0) corrections.push({ step, change, product });
    if (corrections.length > MEMORY) corrections.shift();
    ({ point, value, gradient } = next);
  }
  if (largest(gradient) <= Math.sqrt(options.tolerance)) return point;
  throw new Error(
    `Cannot minimise: not converged after ${options.maxIterations} iterations, current value is a gradient of ${
      largest(gradient)
    }`,
  );
}

/** −H·gradient by the two-loop recursion. */
function descent(
  gradient: Float64Array,
  corrections: readonly Correction[],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const factors: number[] = [];
  for (const { step, change, product } of corrections.toReversed()) {
    const factor = dot(step, direction) / product;
    factors.push(factor);
    add(direction, change, -factor);
  }
  const last = corrections.at(-1);
  if (last !== undefined) {
    const scale = last.product / dot(last.change, last.change);
    direction.forEach((value, at) => direction[at] = value * scale);
  }
  for (const { step, change, product } of corrections) {
    const factor = factors.pop()! - dot(change, direction) / product;
    add(direction, step, factor);
  }
  return direction;
}

function lineSearch(
  objective: Objective,
  from: {
    readonly point: Float64Array;
    readonly value: number;
    readonly gradient: Float64Array;
    readonly direction: Float64Array;
  },
) {
  const { point, value, gradient, direction } = from;
  const slope = dot(gradient, direction);
  let low = 0;
  let high = Infinity;
  let length = 1;
  for (let trial = 0; trial < LINE_SEARCH_STEPS; trial++) {
    const tried = point.slice();
    add(tried, direction, length);
    const triedGradient = new Float64Array(point.length);
    const triedValue = objective(tried, triedGradient);
    if (triedValue > value + DECREASE * length * slope) high = length;
    else if (dot(triedGradient, direction) < CURVATURE * slope) low = length;
    else return { point: tried, value: triedValue, gradient: triedGradient };
    length = high === Infinity ? 2 * length : (low + high) / 2;
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function add(into: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < into.length; at++) into[at]! += factor * values[at]!;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - b[at]!);
}

function largest(values: Float64Array): number {
  return values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
}
