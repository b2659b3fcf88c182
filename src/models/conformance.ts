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
 * Runs every check. Needs backend `tensorflow` active; the last check is left out on any other backend.
 *
 * Cost: some twenty forward passes and four backward ones of a small batch, and one recording.
 */
export function conformance(
  architecture: Architecture,
  options: ConformanceOptions = {},
): ConformanceResult[] {
  const context = conformanceContext(architecture, options.batchSize ?? 4);
  const recording = tf.getBackend() === "tensorflow";
  return Object.entries(CHECKS)
    .filter(([name]) => recording || !name.startsWith("recorded"))
    .map(([name, check]) => ({ name, ...outcome(check, context) }));
}

function outcome(check: ConformanceCheck, context: ConformanceContext) {
  try {
    return check(context);
  } catch (error) {
    return { ok: false, detail: String(error) };
  }
}
