import { detectableEffect, seedsNeeded } from "../stats/mod.ts";
import type { Comparison, Decision, Finding } from "./decision.ts";

/** A comparison that needs more seeds than this is not planned for. */
const MOST_SEEDS = 1000;

/**
 * The decision with, in every comparison, the effect that its seeds would have shown with 80 % power and, where
 * it is open, the seeds that would settle it if mean and spread stayed as they are.
 */
export function planSeeds(decision: Decision): Decision {
  return {
    ...decision,
    asStated: planFinding(decision.asStated),
    controlled: planFinding(decision.controlled),
  };
}

function planFinding(finding: Finding): Finding {
  return { ...finding, comparisons: finding.comparisons.map(planComparison) };
}

function planComparison(one: Comparison): Comparison {
  const { estimate, threshold, holds, refuted } = one;
  if (!estimate || estimate.sd === 0) return one;
  const { n, mean, sd } = estimate;
  const detectable = threshold + detectableEffect({ n, sd });
  const effect = Math.abs(mean - threshold);
  if (holds || refuted || effect === 0) return { ...one, detectable };
  const seedsToDecide = seedsNeeded({ effect, sd }, { max: MOST_SEEDS });
  return Number.isFinite(seedsToDecide)
    ? { ...one, detectable, seedsToDecide }
    : { ...one, detectable };
}
