/**
 * What a decision consists of.
 *
 * @module
 */
import type { Arm, Protocol, Scale } from "./types.ts";

/** `failed` units are counted apart: a crash is never evidence. */
export type Verdict =
  | "reproduced"
  | "contradicted"
  | "inconclusive"
  | "not run";

/** One-sided level of both tests. */
export const LEVEL = 0.025;

/** A value of one seed. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
  /** Images of the smallest group behind it; one image is the finest step that it can make. */
  readonly n: number;
}

/** One test: a sample over seeds against a threshold. Fractions. */
export interface Comparison {
  readonly says: string;
  readonly threshold: number;
  readonly values: readonly SeedValue[];
  /** Absent if fewer than two seeds have the value. */
  readonly estimate?: {
    readonly n: number;
    readonly mean: number;
    readonly sd: number;
    readonly low: number;
    readonly high: number;
  };
  readonly holds: boolean;
  /** Adjusted p of "the effect is at least the threshold". */
  readonly refutedP: number;
  readonly refuted: boolean;
  /** The effect that this many seeds would have shown with 80 % power, given their spread. */
  readonly detectable?: number;
  /** Seeds that would settle an open comparison with 80 % power if mean and spread stayed; for open ones only. */
  readonly seedsToDecide?: number;
}

/** A verdict with what led to it. */
export interface Finding {
  readonly verdict: Verdict;
  /** Of a contradiction: the effect is smaller than the smallest that matters, or lies on the other side. */
  readonly detail?: "absent" | "opposite";
  readonly comparisons: readonly Comparison[];
  /** Why the verdict is not the one that the comparisons alone would give, and what is missing. */
  readonly reasons: readonly string[];
}

/** Whether a control arm behaved. */
export interface ArmOutcome {
  readonly name: string;
  readonly arm: Arm;
  readonly dataset: string;
  /** Whether it has the seeds that the rule asks for. */
  readonly ran: boolean;
  readonly fires: boolean;
  readonly comparisons: readonly Comparison[];
}

/** A precondition that a seed did not meet. */
export interface FailedPrecondition {
  readonly seed: number;
  readonly arm: Arm;
  readonly dataset: string;
  readonly name: string;
  readonly found: string;
}

/** What a decision is about. */
export interface Subject {
  readonly claim: string;
  readonly version: number;
  readonly scale: Scale;
  readonly protocol: Protocol;
  readonly dataset: string;
  readonly architecture: string;
}

/** A claim decided twice on one dataset and architecture. */
export interface Decision {
  readonly subject: Subject;
  /** Seeds of the main arm that yielded a record. */
  readonly seeds: readonly number[];
  readonly asStated: Finding;
  readonly controlled: Finding;
  readonly negative: readonly ArmOutcome[];
  readonly positive: readonly ArmOutcome[];
  readonly failedPreconditions: readonly FailedPrecondition[];
  /** Units that crashed. */
  readonly failedUnits: number;
}
