/**
 * `describe` and `it` with the signatures of `@std/testing/bdd`, over
 * `node:test`, for suites that are run against several implementations.
 *
 * Source: https://jsr.io/@std/testing (1.x).
 *
 * @module
 */
import { describe as nodeDescribe, it as nodeIt } from "node:test";

/** A test, at once or in time. */
export type TestBody = () => void | Promise<void>;

/** A named test. */
export function it(name: string, fn: TestBody): void {
  nodeIt(name, () => fn());
}

/** A named test that is not run but listed. */
it.skip = function skip(name: string, fn: TestBody): void {
  nodeIt.skip(name, () => fn());
};

/** A named group of tests. */
export function describe(name: string, fn: () => void): void {
  nodeDescribe(name, fn);
}
