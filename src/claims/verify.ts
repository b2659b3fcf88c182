/**
 * The gate: what records say now against what a baseline expects. Pure: no file, no model, no clock.
 *
 * @module
 */
import { countOf } from "../text/mod.ts";
import { differences, intervalOf, sampleOf } from "./_compare.ts";
import {
  changeOfNumerics,
  type NumericsChange,
  numericsChange,
  refuseOtherNumerics,
} from "./_numerics_change.ts";
import {
  type ArmSeeds,
  armSeeds,
  type Baseline,
  baselineEntries,
  type BaselineEntry,
  isSameSubject,
  recordsOfSubject,
} from "./baseline.ts";
import { decideAll } from "./decide.ts";
import type { Decision, Subject, Verdict } from "./decision.ts";
import type { Claim, Scale, UnitRecord } from "./types.ts";

/**
 * `as expected`: also where inconclusive was expected. `regressed`: a verdict left the expected one, or the change
 * of the primary quantity is beyond the smallest effect. `new`: the baseline does not have it; it decides nothing.
 */
export type GateOutcome =
  | "as expected"
  | "regressed"
  | "unit failed"
  | "less evidence"
  | "new";

/** New minus baseline, paired by seed; a fraction with its 95 % interval. */
export interface Change {
  /** Seeds that both have. */
  readonly seeds: number;
  /** How many of them have exactly the baseline's value; absent where the numerics are others. */
  readonly identical?: number;
  /** Absent with fewer than two seeds. */
  readonly estimate?: {
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  };
}

/** Both readings of a claim. */
export interface Verdicts {
  readonly asStated: Verdict;
  readonly controlled: Verdict;
}

/** The gate's word on one claim, dataset and architecture. */
export interface GateResult {
  readonly subject: Subject;
  readonly outcome: GateOutcome;
  /** Why it is not as expected. */
  readonly reasons: readonly string[];
  readonly expected: Verdicts | null;
  readonly found: Verdicts;
  readonly change: Change;
  /** As a fraction. */
  readonly smallestEffect: number | null;
  /** Absent where the records are of the baseline's numerics. */
  readonly numerics?: NumericsChange;
}

/** What {@linkcode verify} compares. */
export interface VerifyOptions {
  readonly baseline: Baseline;
  readonly scale: Scale;
  /** The claims in question. */
  readonly claims: readonly Claim[];
  readonly records: readonly UnitRecord[];
  /** Whether a baseline entry of a claim that is not among `claims` counts as lost. */
  readonly all: boolean;
  /**
   * Compares records of other numerics than the baseline's as well: by the interval of the change, never by equality.
   * A verdict counts as left then only if both are decided. @default {false}
   */
  readonly acrossNumerics?: boolean;
}

/**
 * Compares every claim with the baseline; sorted by subject, entries of the baseline first. All records of a claim are
 * of one class of numerics.
 *
 * @throws {RangeError} If records are of other numerics than the baseline's and `acrossNumerics` is not given.
 */
export function verify(options: VerifyOptions): GateResult[] {
  const { baseline, scale, claims, records, all } = options;
  const entries = baseline.entries.filter(({ subject }) =>
    subject.scale === scale
  );
  const known = entries.flatMap((entry) => {
    const claim = claims.find(({ id }) => id === entry.subject.claim);
    if (claim) return [compare(entry, claim, options)];
    return all ? [lost(entry, "there is no such claim any more")] : [];
  });
  const fresh = claims.flatMap((claim) =>
    baselineEntries(claim, scale, records)
      .filter(({ subject }) =>
        !entries.some((entry) => isSameSubject(entry.subject, subject))
      )
      .map((entry): GateResult => ({
        subject: entry.subject,
        outcome: "new",
        reasons: ["the baseline does not have it"],
        expected: null,
        found: verdictsOf(entry),
        change: NO_CHANGE,
        smallestEffect: claim.decide.smallestEffect,
      }))
  );
  return [...known, ...fresh];
}

const NOT_RUN: Verdicts = { asStated: "not run", controlled: "not run" };
const NO_CHANGE: Change = { seeds: 0 };

function verdictsOf({ asStated, controlled }: Verdicts): Verdicts {
  return { asStated, controlled };
}

function lost(entry: BaselineEntry, reason: string): GateResult {
  return {
    subject: entry.subject,
    outcome: "less evidence",
    reasons: [reason],
    expected: verdictsOf(entry),
    found: NOT_RUN,
    change: NO_CHANGE,
    smallestEffect: null,
  };
}

function compare(
  entry: BaselineEntry,
  claim: Claim,
  { records, acrossNumerics = false }: VerifyOptions,
): GateResult {
  if (claim.version !== entry.subject.version) {
    return lost(
      entry,
      `the baseline is of version ${entry.subject.version}, the claim is at version ${claim.version}`,
    );
  }
  const mine = recordsOfSubject(claim, entry.subject, records);
  const numerics = numericsChange(entry, mine);
  if (numerics && !acrossNumerics) refuseOtherNumerics(entry, numerics);
  const decision = decideAll(claim, mine).find(({ subject }) =>
    isSameSubject(subject, entry.subject)
  );
  const found = decision
    ? {
      asStated: decision.asStated.verdict,
      controlled: decision.controlled.verdict,
    }
    : NOT_RUN;
  const { identical, ...paired } = changeOf(entry, claim, mine);
  const change = numerics ? paired : { ...paired, identical };
  return {
    subject: entry.subject,
    ...judge({ entry, claim, found, change, mine, decision, numerics }),
    expected: verdictsOf(entry),
    found,
    change,
    smallestEffect: claim.decide.smallestEffect,
    ...(numerics ? { numerics } : {}),
  };
}

interface Findings {
  readonly entry: BaselineEntry;
  readonly claim: Claim;
  readonly found: Verdicts;
  readonly change: Change;
  readonly mine: readonly UnitRecord[];
  readonly decision: Decision | undefined;
  readonly numerics: NumericsChange | undefined;
}

/**
 * A change beyond the smallest effect is a regression whatever else is amiss. A verdict that is missing because
 * units failed or seeds are missing is not: then that is what is said.
 */
function judge(
  findings: Findings,
): Pick<GateResult, "outcome" | "reasons"> {
  const { entry, found, mine, numerics } = findings;
  const beyond = beyondSmallestEffect(findings);
  const failures = failuresOf(mine);
  const missing = missingSeeds(entry.arms, armSeeds(mine));
  const excused = failures.length > 0 || missing.length > 0;
  const left = leftVerdicts(entry, found, excused)
    .filter((one) => !numerics || one.isDecided)
    .map(({ reason }) => reason);
  const reasons = [
    ...(numerics
      ? [`${changeOfNumerics(numerics)}: compared by interval only`]
      : []),
    ...beyond,
    ...left,
    ...failures,
    ...missing,
    ...(left.length > 0 ? whyNot(findings.decision) : []),
  ];
  const outcome: GateOutcome = beyond.length > 0 || left.length > 0
    ? "regressed"
    : failures.length > 0
    ? "unit failed"
    : missing.length > 0
    ? "less evidence"
    : "as expected";
  return { outcome, reasons };
}

function changeOf(
  entry: BaselineEntry,
  claim: Claim,
  mine: readonly UnitRecord[],
): Change & { readonly identical: number } {
  const done = mine.filter(({ state }) => state === "done");
  const { dataset } = entry.subject;
  const now = sampleOf(done, "main", dataset, claim.decide.primary);
  const paired = differences(now, entry.primary);
  const counts = {
    seeds: paired.length,
    identical: paired.filter(({ value }) => value === 0).length,
  };
  if (paired.length < 2) return counts;
  const { estimate, low, high } = intervalOf(paired);
  return { ...counts, estimate: { mean: estimate, low, high } };
}

function beyondSmallestEffect({ change, claim }: Findings): string[] {
  const { estimate } = change;
  const { smallestEffect } = claim.decide;
  if (!estimate) return [];
  if (estimate.low > smallestEffect) {
    return ["the primary quantity rose by more than the smallest effect"];
  }
  return estimate.high < -smallestEffect
    ? ["the primary quantity fell by more than the smallest effect"]
    : [];
}

interface LeftVerdict {
  readonly reason: string;
  /** Whether both verdicts are decided: then they contradict each other. */
  readonly isDecided: boolean;
}

function isOpen(verdict: Verdict): boolean {
  return verdict === "inconclusive" || verdict === "not run";
}

/** Verdicts that are not the expected ones. With evidence missing, only those that something was decided for. */
function leftVerdicts(
  expected: Verdicts,
  found: Verdicts,
  excused: boolean,
): LeftVerdict[] {
  const readings = [["as stated", "asStated"], ["controlled", "controlled"]];
  return (readings as [string, keyof Verdicts][]).flatMap(
    ([words, reading]) => {
      const is = found[reading];
      const open = isOpen(is);
      return is === expected[reading] || (excused && open) ? [] : [{
        reason: `${words} ${is}, expected ${expected[reading]}`,
        isDecided: !open && !isOpen(expected[reading]),
      }];
    },
  );
}

function failuresOf(mine: readonly UnitRecord[]): string[] {
  const failed = mine.filter(({ state }) => state === "failed");
  if (failed.length === 0) return [];
  const { unit, error } = failed[0]!;
  return [
    `${
      countOf(failed.length, "unit")
    } failed, first: seed ${unit.seed}, ${unit.arm}, ${unit.dataset}: ${
      error?.split("\n")[0] ?? "no message"
    }`,
  ];
}

function missingSeeds(
  expected: readonly ArmSeeds[],
  found: readonly ArmSeeds[],
): string[] {
  return expected.flatMap(({ arm, dataset, seeds }) => {
    const there = new Set(
      found.find((one) => one.arm === arm && one.dataset === dataset)?.seeds,
    );
    const missing = seeds.filter((seed) => !there.has(seed));
    return missing.length === 0 ? [] : [
      `${missing.length} of ${seeds.length} seeds missing in arm ${arm}, ${dataset}: ${
        missing.slice(0, 5).join(", ")
      }${missing.length > 5 ? ", …" : ""}`,
    ];
  });
}

/** What the decision itself says about a verdict that it could not give. */
function whyNot(decision: Decision | undefined): string[] {
  if (!decision) return [];
  const { asStated, controlled } = decision;
  return [...new Set([...asStated.reasons, ...controlled.reasons])];
}

/**
 * The gate's exit code: 1 if anything regressed, else 4 if a unit failed, else 3 if there is less evidence than the
 * baseline has, else 0. (2 is wrong use.)
 */
export function gateExitCode(results: readonly GateResult[]): 0 | 1 | 3 | 4 {
  const has = (outcome: GateOutcome) =>
    results.some((result) => result.outcome === outcome);
  if (has("regressed")) return 1;
  if (has("unit failed")) return 4;
  return has("less evidence") ? 3 : 0;
}
