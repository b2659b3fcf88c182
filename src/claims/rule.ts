/**
 * A decision rule as data, so that it can be printed on the claim's page, hashed into the unit's id and
 * decided without any model at hand.
 *
 * @module
 */
import type { Arm } from "./types.ts";

/** Which observations of a unit form the value of its seed; groups are named, never averaged silently. */
export interface Readout {
  readonly quantity: string;
  readonly condition: string;
  /** Default `all`. */
  readonly group?: string;
}

/** "the readout, minus `times` another one, lies above `above`", decided over seeds within one arm. */
export interface Criterion {
  readonly says: string;
  readonly readout: Readout;
  readonly minus?: Readout;
  /** Default 1. */
  readonly times?: number;
  /** As a fraction. */
  readonly above: number;
}

/** What the primary quantity is compared with, paired by seed. */
export interface Control {
  readonly name: string;
  readonly arm: Arm;
  /** The arm's dataset; default: the case's own. */
  readonly dataset?: string;
  readonly readout: Readout;
}

/** An arm in which a readout must stay silent (negative) or fire (positive). */
export interface ControlArm {
  readonly name: string;
  readonly arm: Arm;
  readonly dataset?: string;
  /** All of them together are "it fires". */
  readonly criteria: readonly Criterion[];
}

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
  readonly smallestEffect: number;
  readonly against: readonly Control[];
  /** Criteria beyond "the primary quantity lies above the smallest effect". */
  readonly asStatedToo?: readonly Criterion[];
  /** Replaces the default as-stated criterion. */
  readonly asStated?: readonly Criterion[];
  readonly silentIn?: readonly {
    readonly name: string;
    readonly dataset: string;
  }[];
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
