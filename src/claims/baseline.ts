/**
 * A baseline: what a gate expects of every claim, in a file that is committed.
 *
 * @module
 */
import { z } from "zod";
import { DataError } from "../errors/mod.ts";
import { sampleOf } from "./_compare.ts";
import { decideAll } from "./decide.ts";
import type { SeedValue, Subject, Verdict } from "./decision.ts";
import { numericsSchema } from "./numerics.ts";
import type { Arm, Claim, RecordNumerics, Scale, UnitRecord } from "./types.ts";

/** The seeds that one arm has evidence of. */
export interface ArmSeeds {
  readonly arm: Arm;
  readonly dataset: string;
  /** Ascending. */
  readonly seeds: readonly number[];
}

/** What is expected of one claim on one dataset and architecture. */
export interface BaselineEntry {
  readonly subject: Subject;
  readonly asStated: Verdict;
  readonly controlled: Verdict;
  /** What the values were computed with. */
  readonly numerics: RecordNumerics;
  /** The primary quantity of each seed of the main arm. */
  readonly primary: readonly SeedValue[];
  readonly arms: readonly ArmSeeds[];
}

export interface Baseline {
  readonly format: "spuriousbench/baseline/1";
  /** Sorted by subject. */
  readonly entries: readonly BaselineEntry[];
}

/** What a claim's records give, entry by entry; a crashed unit is no evidence. */
export function baselineEntries(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
): BaselineEntry[] {
  const done = recordsOf(claim, scale, records)
    .filter(({ state }) => state === "done");
  return decideAll(claim, done).map(({ subject, asStated, controlled }) => {
    const mine = recordsOfSubject(claim, subject, done);
    return {
      subject,
      asStated: asStated.verdict,
      controlled: controlled.verdict,
      numerics: mine[0]!.provenance.numerics,
      primary: sampleOf(mine, "main", subject.dataset, claim.decide.primary),
      arms: armSeeds(mine),
    };
  });
}

/** The records of a claim's present version at one scale, of registered networks that the harness trained. */
export function recordsOf(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
): UnitRecord[] {
  return records.filter(({ unit }) =>
    unit.claim === claim.id && unit.version === claim.version &&
    unit.scale === scale && unit.weights === undefined &&
    unit.architectureFile === undefined && unit.data === undefined
  );
}

/** The records behind one decision: the subject's own and those of its control arms. */
export function recordsOfSubject(
  claim: Claim,
  subject: Subject,
  records: readonly UnitRecord[],
): UnitRecord[] {
  const found = claim.on[subject.scale]?.cases.find(({ dataset }) =>
    dataset === subject.dataset
  );
  const datasets: Readonly<Record<Arm, readonly string[]>> = {
    main: [subject.dataset],
    negative: found?.negative ?? [],
    positive: found?.positive ?? [],
  };
  return recordsOf(claim, subject.scale, records).filter(({ unit }) =>
    unit.protocol === subject.protocol &&
    unit.architecture === subject.architecture &&
    datasets[unit.arm].includes(unit.dataset)
  );
}

/** The seeds of every arm that has any, sorted. */
export function armSeeds(records: readonly UnitRecord[]): ArmSeeds[] {
  const arms = new Map<
    string,
    { arm: Arm; dataset: string; seeds: number[] }
  >();
  for (const { unit, state } of records) {
    if (state !== "done") continue;
    const { arm, dataset, seed } = unit;
    const key = `${arm} ${dataset}`;
    const one = arms.get(key) ?? { arm, dataset, seeds: [] };
    one.seeds.push(seed);
    arms.set(key, one);
  }
  return [...arms.keys()].sort().map((key) => {
    const { seeds, ...rest } = arms.get(key)!;
    return { ...rest, seeds: seeds.sort((a, b) => a - b) };
  });
}

/** Whether two subjects are one, whatever the claim's version. */
export function isSameSubject(a: Subject, b: Subject): boolean {
  return orderOf(a) === orderOf(b);
}

function orderOf(subject: Subject): string {
  const { claim, scale, protocol, dataset, architecture } = subject;
  return [claim, scale, protocol, dataset, architecture].join("\u0000");
}

/** A baseline with the entries in a fixed order. */
export function createBaseline(entries: readonly BaselineEntry[]): Baseline {
  return {
    format: "spuriousbench/baseline/1",
    entries: [...entries].sort((a, b) =>
      orderOf(a.subject) < orderOf(b.subject) ? -1 : 1
    ),
  };
}

const verdict = z.enum([
  "reproduced",
  "contradicted",
  "inconclusive",
  "not run",
]);

const baseline = z.strictObject({
  format: z.literal("spuriousbench/baseline/1"),
  entries: z.array(z.strictObject({
    subject: z.strictObject({
      claim: z.string(),
      version: z.int().positive(),
      scale: z.enum(["fixture", "full"]),
      protocol: z.enum(["as-published", "faithful"]),
      dataset: z.string(),
      architecture: z.string(),
    }),
    asStated: verdict,
    controlled: verdict,
    numerics: numericsSchema,
    primary: z.array(z.strictObject({
      seed: z.int().nonnegative(),
      value: z.number(),
      n: z.int().positive(),
    })),
    arms: z.array(z.strictObject({
      arm: z.enum(["main", "negative", "positive"]),
      dataset: z.string(),
      seeds: z.array(z.int().nonnegative()),
    })),
  })),
});

/**
 * Reads a baseline and checks every field of it.
 *
 * @throws {DataError} If the text is no JSON or no baseline; `source` is the file.
 */
export function parseBaseline(text: string, source: string): Baseline {
  const remedy = "write it anew: deno task verify --update-baseline";
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DataError("Cannot read the baseline: the file is not JSON", {
      source,
      remedy,
      cause,
    });
  }
  const parsed = baseline.safeParse(json);
  if (!parsed.success) {
    throw new DataError(
      `Cannot read the baseline: ${z.prettifyError(parsed.error)}`,
      { source, remedy },
    );
  }
  return parsed.data;
}
