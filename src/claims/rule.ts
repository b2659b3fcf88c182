/**
 * A decision rule as data, so that it can be printed on the claim's page, hashed into the unit's id and
 * decided without any model at hand.
 *
 * @module
 */
import type { Arm } from "./types.ts";

/** Which observations of a unit form the value of its seed; groups are named, never averaged silently. */
export interface Readout {
  /** `Observation.quantity`, e.g. `contrast of the gap`. */
  readonly quantity: string;
  /** `Observation.condition`, e.g. `train − test`. */
  readonly condition: string;
  /** Default `all`. */
  readonly group?: string;
}

/** "the readout, minus `times` another one, lies above `above`", decided over seeds within one arm. */
export interface Criterion {
  /** The criterion as the report prints it. */
  readonly says: string;
  /** What is read from each unit. */
  readonly readout: Readout;
  /** What is subtracted from it, `times` over, within the same seed; absent: nothing. */
  readonly minus?: Readout;
  /** Default 1. */
  readonly times?: number;
  /** As a fraction. */
  readonly above: number;
}

/** What the primary quantity is compared with, paired by seed. */
export interface Control {
  /** What it is, in words that follow `above`. */
  readonly name: string;
  /** The arm whose units are read; `main` for another condition of the claim's own units. */
  readonly arm: Arm;
  /** The arm's dataset; default: the case's own. */
  readonly dataset?: string;
  /** What is subtracted from the primary quantity. */
  readonly readout: Readout;
}

/** An arm in which a readout must stay silent (negative) or fire (positive). */
export interface ControlArm {
  /** What it is, as the report prints it. */
  readonly name: string;
  /** `negative` or `positive`. */
  readonly arm: Arm;
  /** The arm's dataset; default: the case's own. */
  readonly dataset?: string;
  /** All of them together are "it fires". */
  readonly criteria: readonly Criterion[];
}

/** How records become a verdict; {@linkcode decideBy} writes the usual one. */
export interface DecisionRule {
  /** The primary quantity, fixed before it is measured. */
  readonly primary: Readout;
  /** The smallest effect that matters, as a fraction. */
  readonly smallestEffect: number;
  /** The paper's own criterion; all must hold. */
  readonly asStated: readonly Criterion[];
  /** The primary quantity must exceed every one of these by the smallest effect. */
  readonly controls: readonly Control[];
  /** If one fires, controlled `reproduced` is not available. */
  readonly negative: readonly ControlArm[];
  /** If one stays silent, or there is none, controlled `contradicted` is not available. */
  readonly positive: readonly ControlArm[];
  /** 5, or 10 where the outcomes are bimodal and a t interval covers badly. */
  readonly minimumSeeds: number;
}

/** A difference of accuracies given in percentage points, as the fraction that the code uses. */
export function percentagePoints(points: number): number {
  return points / 100;
}

/** What {@linkcode decideBy} takes; see {@linkcode DecisionRule}. */
export interface DecideOptions {
  /** The smallest effect that matters, as a fraction: see {@linkcode percentagePoints}. */
  readonly smallestEffect: number;
  /** The controls that the primary quantity must exceed by the smallest effect; at least one. */
  readonly against: readonly Control[];
  /** Criteria beyond "the primary quantity lies above the smallest effect". */
  readonly asStatedToo?: readonly Criterion[];
  /** Replaces the default as-stated criterion. */
  readonly asStated?: readonly Criterion[];
  /** Negative arms, in which the criteria as stated must not all hold. Default none. */
  readonly silentIn?: readonly {
    readonly name: string;
    readonly dataset: string;
  }[];
  /** Positive arms. Default none, and then controlled `contradicted` is not available. */
  readonly firesIn?: readonly ControlArm[];
  /** Default 5. */
  readonly minimumSeeds?: number;
}

/**
 * The usual rule: as stated, the primary quantity lies above the smallest effect; controlled, so does its
 * difference from every control; the as-stated readout must stay silent in every negative arm.
 */
export function decideBy(
  primary: Readout,
  options: DecideOptions,
): DecisionRule {
  const asStated = options.asStated ?? [{
    says:
      `${primary.quantity} (${primary.condition}) is above the smallest effect`,
    readout: primary,
    above: options.smallestEffect,
  }, ...(options.asStatedToo ?? [])];
  return {
    primary,
    smallestEffect: options.smallestEffect,
    asStated,
    controls: options.against,
    negative: (options.silentIn ?? []).map(({ name, dataset }) => ({
      name,
      arm: "negative",
      dataset,
      criteria: asStated,
    })),
    positive: options.firesIn ?? [],
    minimumSeeds: options.minimumSeeds ?? 5,
  };
}
