import { ShapeError } from "../errors/mod.ts";
import type { Logits } from "./types.ts";

/** Refuses arrays that do not run in parallel. */
export function checkLength(
  subject: string,
  values: ArrayLike<unknown>,
  expected: number,
): void {
  if (values.length !== expected) {
    throw new ShapeError(subject, [expected], [values.length]);
  }
}

/** The two dimensions of logits, after refusing another rank, another length and values that are not finite. */
export function logitsSize(
  logits: Logits,
): { count: number; numClasses: number } {
  const [count, numClasses] = logits.shape;
  if (
    logits.shape.length !== 2 || count === undefined ||
    numClasses === undefined || logits.data.length !== count * numClasses
  ) {
    throw new ShapeError("logits", ["N", "numClasses"], logits.shape);
  }
  if (numClasses < 2) {
    throw new RangeError(
      `Cannot use logits: at least 2 classes are needed, current value is ${numClasses}`,
    );
  }
  for (let at = 0; at < logits.data.length; at++) {
    checkFinite("logits", logits.data[at], at);
  }
  return { count, numClasses };
}

/** Refuses NaN, infinities and holes. */
export function checkFinite(
  subject: string,
  value: number | undefined,
  at: number,
): asserts value is number {
  if (value === undefined || !Number.isFinite(value)) {
    throw new RangeError(
      `Cannot use ${subject}: every value must be finite, current value is ${value} at ${at}`,
    );
  }
}

/** Refuses an id that is not one of `count` ids from 0. */
export function checkId(
  subject: string,
  id: number | undefined,
  count: number,
): asserts id is number {
  if (id === undefined || !Number.isInteger(id) || id < 0 || id >= count) {
    throw new RangeError(
      `Cannot use ${subject}: ids run from 0 to ${
        count - 1
      }, current value is ${id}`,
    );
  }
}
