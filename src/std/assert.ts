/**
 * Assertions with the names and signatures of `@std/assert`, over `node:assert`.
 *
 * The package registry that serves `@std/*` is not reachable everywhere this
 * project must install, so `deno.json` maps `@std/assert` to this file. Pointing
 * that one line at the original changes no call site.
 *
 * Source: https://jsr.io/@std/assert (1.x).
 *
 * @module
 */
import { deepStrictEqual, notDeepStrictEqual } from "node:assert/strict";
import { inspect, isDeepStrictEqual } from "node:util";

/** A class of errors, abstract or not. */
export type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** What a failed assertion throws. */
export class AssertionError extends Error {
  /** An error with what was expected in its message. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

type NumericArray = ArrayLike<number | bigint> & ArrayBufferView;

function isNumericArray(value: unknown): value is NumericArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function show(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 20, maxStringLength: 400 });
}

function raise(what: string, message: string | undefined): never {
  throw new AssertionError(
    message === undefined ? what : `${what}: ${message}`,
  );
}

/** Names the first differing element: a diff of a million numbers helps nobody. */
function describeNumericDifference(
  actual: NumericArray,
  expected: NumericArray,
): string {
  const kind = `${actual.constructor.name}(${actual.length})`;
  const expectedKind = `${expected.constructor.name}(${expected.length})`;
  if (kind !== expectedKind) {
    return `Arrays differ: ${kind} is not ${expectedKind}`;
  }
  let first = -1;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    if (first < 0) first = i;
    count += 1;
  }
  const values = `${show(actual[first])} is not ${show(expected[first])}`;
  return `Arrays ${kind} differ in ${count} elements, first at index ${first}: ${values}`;
}

function describeDifference(actual: unknown, expected: unknown): string {
  if (isNumericArray(actual) && isNumericArray(expected)) {
    return describeNumericDifference(actual, expected);
  }
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "Values are not equal";
}

/**
 * Asserts that a value is truthy.
 *
 * @throws {AssertionError} If it is not.
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/**
 * Asserts that a value is falsy.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertFalse(
  expr: unknown,
  msg = "Expected a falsy value",
): void {
  if (expr) throw new AssertionError(msg);
}

/**
 * Asserts that two values are structurally equal: same prototypes, same keys,
 * `NaN` equals `NaN`, `0` does not equal `-0`.
 *
 * @throws {AssertionError} If they differ; for typed arrays the message names
 * the first differing element and how many there are.
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  raise(describeDifference(actual, expected), msg);
}

/**
 * Asserts that two values are not structurally equal.
 *
 * @throws {AssertionError} If they are equal.
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  try {
    notDeepStrictEqual(actual, expected);
  } catch {
    raise(`Expected a value other than ${show(expected)}`, msg);
  }
}

/**
 * Asserts that two values are the same by `Object.is`.
 *
 * @throws {AssertionError} If they are not.
 */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  raise(`${show(actual)} is not the same value as ${show(expected)}`, msg);
}

/**
 * Asserts that two values are not the same by `Object.is`.
 *
 * @throws {AssertionError} If they are.
 */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!Object.is(actual, expected)) return;
  raise(`Expected a value that is not the same as ${show(expected)}`, msg);
}

/**
 * Asserts that two numbers differ by at most `tolerance`; by default `1e-7` of
 * the expected value, as in the original.
 *
 * @throws {AssertionError} If they differ by more, or one of them is NaN.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (delta <= allowed) return;
  raise(
    `${actual} is not within ${allowed} of ${expected}, they differ by ${delta}`,
    msg,
  );
}

/**
 * Asserts that a value is neither `null` nor `undefined`.
 *
 * @throws {AssertionError} If it is.
 */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    raise(`Expected a value, got ${actual}`, msg);
  }
}

/**
 * Asserts that a value is an instance of a class.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: abstract new (...args: never[]) => T,
  msg = "",
): asserts actual is T {
  if (actual instanceof expectedType) return;
  raise(
    `Expected an instance of ${expectedType.name}, got ${show(actual)}`,
    msg || undefined,
  );
}

/**
 * Asserts that a string matches a pattern.
 *
 * @throws {AssertionError} If it does not.
 */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (actual.search(expected) >= 0) return;
  raise(`${show(actual)} does not match ${expected}`, msg);
}

/**
 * Asserts that a string does not match a pattern.
 *
 * @throws {AssertionError} If it does.
 */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (actual.search(expected) < 0) return;
  raise(`${show(actual)} matches ${expected}`, msg);
}

/**
 * Asserts that a string contains another.
 *
 * @throws {AssertionError} If it does not.
 */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  raise(`${show(actual)} does not contain ${show(expected)}`, msg);
}

/**
 * Asserts that an array holds each of some values, compared structurally.
 *
 * @throws {AssertionError} If one is missing.
 */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  const held = Array.from(actual);
  const missing = Array.from(expected)
    .filter((value) => !held.some((other) => isDeepStrictEqual(other, value)));
  if (missing.length > 0) {
    raise(`${show(actual)} does not hold ${show(missing)}`, msg);
  }
}

/**
 * Asserts `actual > expected`.
 *
 * @throws {AssertionError} If not.
 */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) {
    raise(`Expected ${show(actual)} > ${show(expected)}`, msg);
  }
}

/**
 * Asserts `actual >= expected`.
 *
 * @throws {AssertionError} If not.
 */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual >= expected)) {
    raise(`Expected ${show(actual)} >= ${show(expected)}`, msg);
  }
}

/**
 * Asserts `actual < expected`.
 *
 * @throws {AssertionError} If not.
 */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) {
    raise(`Expected ${show(actual)} < ${show(expected)}`, msg);
  }
}

/**
 * Asserts `actual <= expected`.
 *
 * @throws {AssertionError} If not.
 */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual <= expected)) {
    raise(`Expected ${show(actual)} <= ${show(expected)}`, msg);
  }
}

/**
 * Asserts that a value is an error, of a class and with a message if given.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    raise(`Expected an Error, got ${show(error)}`, msg);
  }
  if (ErrorClass !== undefined && !(error instanceof ErrorClass)) {
    const got = `${error.constructor.name} "${error.message}"`;
    raise(`Expected an error of class ${ErrorClass.name}, got ${got}`, msg);
  }
  if (msgMatches === undefined) return;
  const matches = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches.test(error.message);
  if (!matches) {
    raise(
      `Error message "${error.message}" does not contain "${msgMatches}"`,
      msg,
    );
  }
}

/**
 * Asserts that a function throws, and returns what it threw.
 *
 * @throws {AssertionError} If it does not throw, or throws something else.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an error of a class, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const ErrorClass = typeof classOrMsg === "string" ? undefined : classOrMsg;
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  try {
    fn();
  } catch (error) {
    if (ErrorClass !== undefined) {
      assertIsError(error, ErrorClass, msgIncludes, note);
    }
    return error;
  }
  raise("Expected the function to throw", note);
}

/**
 * Asserts that a function returns a promise that rejects, and resolves to the
 * reason.
 *
 * @throws {AssertionError} If it throws synchronously, does not reject, or
 * rejects with something else.
 */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that a promise rejects with an error of a class, and resolves to it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const ErrorClass = typeof classOrMsg === "string" ? undefined : classOrMsg;
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    raise(
      `Expected a rejected promise, but the function threw ${show(error)}`,
      note,
    );
  }
  try {
    await promise;
  } catch (error) {
    if (ErrorClass !== undefined) {
      assertIsError(error, ErrorClass, msgIncludes, note);
    }
    return error;
  }
  raise("Expected the promise to reject", note);
}

/**
 * Fails.
 *
 * @throws {AssertionError} Always.
 */
export function fail(msg?: string): never {
  raise("Failed assertion", msg);
}

/**
 * Marks a place that is never reached.
 *
 * @throws {AssertionError} Always.
 */
export function unreachable(msg?: string): never {
  raise("Unreachable", msg);
}
