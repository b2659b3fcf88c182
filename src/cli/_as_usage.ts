import { UsageError } from "../errors/mod.ts";

/**
 * Runs what checks the user's words against datasets, architectures, claims and records: a `RangeError` of ours in there
 * is about a word, and becomes a {@linkcode UsageError}. Nowhere else is a `RangeError` wrong use. The engine's own (a
 * stack overflow, an array that is too long) do not begin as our messages do and stay what they are.
 */
export async function asUsage<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    const isOurs = error instanceof RangeError &&
      error.message.startsWith("Cannot ");
    throw isOurs ? new UsageError(error.message, { cause: error }) : error;
  }
}
