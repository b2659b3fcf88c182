import type {
  ArmOutcome,
  Comparison,
  FailedPrecondition,
  Finding,
  Verdict,
} from "./decision.ts";
import { countOf } from "../text/mod.ts";
import type { UnitRecord } from "./types.ts";

/** What else than the comparisons a finding depends on. */
export interface ConcludeOptions {
  readonly minimumSeeds: number;
  /** Reasons why no verdict is available at all. */
  readonly caps: readonly string[];
  /** Control arms that take a verdict away. */
  readonly silencers: readonly Silencer[];
  /** What to say if there is nothing to compare and no cap says why. */
  readonly absent: readonly string[];
}

/** The verdict of all comparisons together: every one must hold, one suffices to refute. */
export function conclude(
  comparisons: readonly Comparison[],
  options: ConcludeOptions,
): Finding {
  const raw = rawVerdict(comparisons);
  if (raw === "not run") {
    const { caps, absent } = options;
    return {
      verdict: raw,
      comparisons,
      reasons: caps.length > 0 ? caps : absent,
    };
  }
  const reasons = [
    ...tooFewSeeds(comparisons, options.minimumSeeds),
    ...options.caps,
    ...options.silencers.filter(({ silences }) => silences === raw)
      .map(({ reason }) => reason),
  ];
  if (raw === "inconclusive" || reasons.length > 0) {
    return { verdict: "inconclusive", comparisons, reasons };
  }
  if (raw === "reproduced") return { verdict: raw, comparisons, reasons };
  const detail = comparisons.some(isOpposite) ? "opposite" : "absent";
  return { verdict: raw, detail, comparisons, reasons };
}

/** What the comparisons alone say. */
function rawVerdict(comparisons: readonly Comparison[]): Verdict {
  if (comparisons.every(({ values }) => values.length === 0)) return "not run";
  if (comparisons.every(({ holds }) => holds)) return "reproduced";
  return comparisons.some(({ refuted }) => refuted)
    ? "contradicted"
    : "inconclusive";
}

/** Refuted, and the whole interval lies beyond the threshold on the other side of zero. */
function isOpposite({ refuted, estimate, threshold }: Comparison): boolean {
  return refuted && estimate !== undefined &&
    estimate.high < -Math.abs(threshold);
}

function tooFewSeeds(
  comparisons: readonly Comparison[],
  minimumSeeds: number,
): string[] {
  const fewest = Math.min(...comparisons.map(({ values }) => values.length));
  return fewest < minimumSeeds
    ? [`${fewest} of at least ${minimumSeeds} seeds`]
    : [];
}

/** A control arm that takes a verdict away. */
export interface Silencer {
  readonly silences: "reproduced" | "contradicted";
  readonly reason: string;
}

/** The verdicts that the control arms take away. */
export function silencers(
  negative: readonly ArmOutcome[],
  positive: readonly ArmOutcome[],
): Silencer[] {
  const fired = negative.filter(({ fires, ran }) => fires || !ran)
    .map(({ name, ran }): Silencer => ({
      silences: "reproduced",
      reason: ran
        ? `the negative control fires: ${name}`
        : `the negative control has too few seeds: ${name}`,
    }));
  const silent = positive.filter(({ fires }) => !fires).map((
    { name, ran },
  ): Silencer => ({
    silences: "contradicted",
    reason: ran
      ? `the positive control stays silent: ${name}`
      : `the positive control has too few seeds: ${name}`,
  }));
  const none: Silencer[] = positive.length > 0 ? [] : [{
    silences: "contradicted",
    reason:
      "there is no positive control, so an absent effect may be a blind readout",
  }];
  return [...fired, ...silent, ...none];
}

/** What keeps any verdict from being more than inconclusive. */
export function capsOf(
  failedPreconditions: readonly FailedPrecondition[],
  failedUnits: number,
): string[] {
  const caps: string[] = [];
  if (failedPreconditions.length > 0) {
    const { seed, dataset, name, found } = failedPreconditions[0]!;
    caps.push(
      `${
        countOf(failedPreconditions.length, "unmet precondition")
      }, first: ${name} (seed ${seed}, ${dataset}: ${found})`,
    );
  }
  if (failedUnits > 0) caps.push(`${countOf(failedUnits, "unit")} failed`);
  return caps;
}

/** The preconditions that a unit did not meet. */
export function failuresOf(
  { unit, preconditions }: UnitRecord,
): FailedPrecondition[] {
  const { seed, arm, dataset } = unit;
  return preconditions.filter(({ met }) => !met)
    .map(({ name, found }) => ({ seed, arm, dataset, name, found }));
}
