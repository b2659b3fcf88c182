import {
  holm,
  type MeanInterval,
  sampleInterval,
  sd,
  tTestBelow,
} from "../stats/mod.ts";
import { type Comparison, LEVEL, type SeedValue } from "./decision.ts";
import type { Readout } from "./rule.ts";
import type { Arm, UnitRecord } from "./types.ts";

/** A comparison before it is tested. */
export type Draft = Pick<Comparison, "says" | "threshold" | "values">;

/** Tests every draft in both directions; Holm's adjustment over the refutations. */
export function testAll(drafts: readonly Draft[]): Comparison[] {
  if (drafts.length === 0) return [];
  const adjusted = holm(drafts.map(refutationP));
  return drafts.map((draft, index) => testOne(draft, adjusted[index]!));
}

function testOne(draft: Draft, refutedP: number): Comparison {
  const { values, threshold } = draft;
  if (values.length < 2) return { ...draft, ...UNTESTED };
  const sample = values.map(({ value }) => value);
  const { n, estimate, low, high } = intervalOf(values);
  const spread = varies(values) ? sd(sample) : 0;
  const holds = low > threshold;
  const refuted = refutedP < LEVEL;
  return {
    ...draft,
    estimate: { n, mean: estimate, sd: spread, low, high },
    holds,
    refutedP,
    refuted,
  };
}

const UNTESTED = { holds: false, refutedP: 1, refuted: false } as const;

function refutationP({ values, threshold }: Draft): number {
  if (values.length < 2) return 1;
  return tTestBelow(values.map(({ value }) => value), threshold, {
    resolution: oneImage(values),
  });
}

/** The 95 % t interval over seeds, at least one image of the smallest group wide to each side. */
export function intervalOf(values: readonly SeedValue[]): MeanInterval {
  return sampleInterval(values.map(({ value }) => value), {
    resolution: oneImage(values),
  });
}

/** Whether seeds differ at all: rounding would give equal values a standard deviation of 1e-17. */
function varies(values: readonly SeedValue[]): boolean {
  return values.some(({ value }) => value !== values[0]!.value);
}

/** Seeds that agree, or nearly do, do not make a count exact: what a measurement can resolve is one image. */
function oneImage(values: readonly SeedValue[]): number {
  return 1 / Math.min(...values.map(({ n }) => n));
}

/** The value of each seed in one arm. */
export function sampleOf(
  records: readonly UnitRecord[],
  arm: Arm,
  dataset: string,
  readout: Readout,
): SeedValue[] {
  const values: SeedValue[] = [];
  for (const { unit, observations } of records) {
    if (unit.arm !== arm || unit.dataset !== dataset) continue;
    const found = observations.find(({ quantity, condition, group }) =>
      quantity === readout.quantity && condition === readout.condition &&
      group === (readout.group ?? "all")
    );
    if (found) values.push({ seed: unit.seed, value: found.value, n: found.n });
  }
  return values.sort((a, b) => a.seed - b.seed);
}

/** a − b, paired by seed; seeds that one of them lacks drop out and show in the count. */
export function differences(
  a: readonly SeedValue[],
  b: readonly SeedValue[],
): SeedValue[] {
  const bySeed = new Map(b.map((one) => [one.seed, one]));
  return a.flatMap(({ seed, value, n }) => {
    const other = bySeed.get(seed);
    return other
      ? [{ seed, value: value - other.value, n: Math.min(n, other.n) }]
      : [];
  });
}

export function scaled(
  values: readonly SeedValue[],
  times: number,
): SeedValue[] {
  return values.map((one) => ({ ...one, value: one.value * times }));
}
