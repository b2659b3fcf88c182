/**
 * What every architecture must satisfy, whoever wrote it.
 *
 * @module
 */
import { tf } from "../runtime/mod.ts";
import { CHECKS, type ConformanceCheck } from "./_conformance_checks.ts";
import {
  type ConformanceContext,
  conformanceContext,
} from "./_conformance_context.ts";
import type { Architecture } from "./types.ts";

/** The outcome of one check. */
export interface ConformanceResult {
  /** What must hold. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
}

export interface ConformanceOptions {
  /** Images per batch. @default {4} */
  readonly batchSize?: number;
}

/**
 * Runs every check, each when its result is asked for: a network of 300 million weights takes minutes, and whoever
 * waits wants to see how far it is. The last check is left out on any backend but `tensorflow`.
 *
 * Cost: some twenty forward passes and four backward ones of a small batch, and one recording.
 */
export function* conformance(
  architecture: Architecture,
  options: ConformanceOptions = {},
): Generator<ConformanceResult, void> {
  const context = conformanceContext(architecture, options.batchSize ?? 4);
  const recording = tf.getBackend() === "tensorflow";
  for (const [name, check] of Object.entries(CHECKS)) {
    if (!recording && name.startsWith("recorded")) continue;
    yield { name, ...outcome(check, context) };
  }
}

function outcome(check: ConformanceCheck, context: ConformanceContext) {
  try {
    return check(context);
  } catch (error) {
    return { ok: false, detail: String(error) };
  }
}
