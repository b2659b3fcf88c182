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
  /** `Unit.seed` of the run. */
  readonly seed: number;
  /** The readout, or its difference from another one within the same seed; accuracies are fractions. */
  readonly value: number;
  /** Images of the smallest group behind it; one image is the finest step that it can make. */
  readonly n: number;
}

/** One test: a sample over seeds against a threshold. Fractions. */
export interface Comparison {
  /** What holds if the test succeeds, as the report prints it. */
  readonly says: string;
  /** What the mean over seeds must exceed. */
  readonly threshold: number;
  /** The sample, by ascending seed; seeds that lack one side of a difference are left out. */
  readonly values: readonly SeedValue[];
  /** Absent if fewer than two seeds have the value. */
  readonly estimate?: {
    /** Seeds. */
    readonly n: number;
    readonly mean: number;
    /** Sample standard deviation, n − 1 in the denominator. */
    readonly sd: number;
    /** Lower end of the 95 % t interval; at least one image of the smallest group below the mean. */
    readonly low: number;
    /** Upper end of the same; at least one image above the mean. */
    readonly high: number;
  };
  /** Whether the interval's lower end lies above the threshold; false below two seeds. */
  readonly holds: boolean;
  /** Adjusted p of "the effect is at least the threshold". */
  readonly refutedP: number;
  /** Whether `refutedP` is below {@linkcode LEVEL}. */
  readonly refuted: boolean;
  /** The effect that this many seeds would have shown with 80 % power, given their spread. */
  readonly detectable?: number;
  /** Seeds that would settle an open comparison with 80 % power if mean and spread stayed; for open ones only. */
  readonly seedsToDecide?: number;
}

/** A verdict with what led to it. */
export interface Finding {
  /** What all comparisons, preconditions and control arms together allow to say. */
  readonly verdict: Verdict;
  /** Of a contradiction: the effect is smaller than the smallest that matters, or lies on the other side. */
  readonly detail?: "absent" | "opposite";
  /** All must hold for `reproduced`; one refuted suffices for `contradicted`. */
  readonly comparisons: readonly Comparison[];
  /** Why the verdict is not the one that the comparisons alone would give, and what is missing. */
  readonly reasons: readonly string[];
}

/** Whether a control arm behaved. */
export interface ArmOutcome {
  /** `ControlArm.name`. */
  readonly name: string;
  /** `negative`: it must not fire. `positive`: it must. */
  readonly arm: Arm;
  /** The dataset that was read. */
  readonly dataset: string;
  /** Whether it has the seeds that the rule asks for. */
  readonly ran: boolean;
  /** Whether every one of its comparisons holds. */
  readonly fires: boolean;
  /** One per criterion of the control arm. */
  readonly comparisons: readonly Comparison[];
}

/** A precondition that a seed did not meet. */
export interface FailedPrecondition {
  /** `Unit.seed` of the run. */
  readonly seed: number;
  /** The arm that the run belongs to. */
  readonly arm: Arm;
  /** The dataset of the run. */
  readonly dataset: string;
  /** `Precondition.name`. */
  readonly name: string;
  /** `Precondition.found`: the value that decided it, in words. */
  readonly found: string;
}

/** What a decision is about. */
export interface Subject {
  /** `Claim.id`. */
  readonly claim: string;
  /** `Claim.version`; records of another version are not pooled with these. */
  readonly version: number;
  /** `fixture` or `full`; a verdict speaks for that scale only. */
  readonly scale: Scale;
  /** Which numerics the units followed. */
  readonly protocol: Protocol;
  /** Dataset of the main arm. */
  readonly dataset: string;
  /** sha256 (hex) over `Unit.data` of a folder of the user's; absent where the sources are fixed. */
  readonly data?: string;
  /** `Unit.architecture`. */
  readonly architecture: string;
  /** `UnitArchitectureFile.digest` of a network that a file defines; absent for a registered one. */
  readonly architectureDigest?: string;
  /** `UnitWeights.set` of networks that were read from files; absent for networks that the harness trained. */
  readonly weights?: string;
}

/** A claim decided twice on one dataset and architecture. */
export interface Decision {
  /** What was decided. */
  readonly subject: Subject;
  /** Seeds of the main arm that yielded a record. */
  readonly seeds: readonly number[];
  /** The paper's own criterion, without controls. */
  readonly asStated: Finding;
  /** The primary quantity as a difference from every control, in the light of the control arms. */
  readonly controlled: Finding;
  /** Arms in which the readout must stay silent; one that fires or has too few seeds takes `reproduced` away. */
  readonly negative: readonly ArmOutcome[];
  /** Arms in which the readout must fire; if one stays silent or there is none, `contradicted` is not available. */
  readonly positive: readonly ArmOutcome[];
  /** Of every arm; a single one caps both findings at `inconclusive`. */
  readonly failedPreconditions: readonly FailedPrecondition[];
  /** Units that crashed. */
  readonly failedUnits: number;
}
