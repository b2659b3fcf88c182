/**
 * The nouns of the harness: what is measured (a unit), what a measurement yields (observations, in a
 * record) and what a claim says.
 *
 * @module
 */
import type { DecisionRule } from "./rule.ts";
import type { Recipe, ValuesOf } from "./recipe.ts";

/** `fixture`: offline, minutes, two CPU cores. `full`: the paper's data and models, on a GPU. */
export type Scale = "fixture" | "full";

/**
 * `as-published`: the published numerics with only the crashes fixed. `faithful`: the same design choices
 * without the bugs (logits and cross-entropy, exact k, one split before and after).
 */
export type Protocol = "as-published" | "faithful";

/** `main`: the claim's own data. `negative`, `positive`: the data of its controls. */
export type Arm = "main" | "negative" | "positive";

/** One measurement. Everything that may change its result is in here or in the recipes it leads to. */
export interface Unit {
  /** Claim id, e.g. `silent-majority/minority-memorization`. */
  readonly claim: string;
  readonly version: number;
  readonly scale: Scale;
  readonly protocol: Protocol;
  readonly arm: Arm;
  readonly dataset: string;
  readonly architecture: string;
  readonly seed: number;
}

/** One number that a unit yields. */
export interface Observation {
  /** What was measured, e.g. `accuracy`. */
  readonly quantity: string;
  /** Under which condition, e.g. `train` or `traced`. */
  readonly condition: string;
  /** A group name, or `all` where the value belongs to no single group. */
  readonly group: string;
  /** Accuracies and their differences are fractions. */
  readonly value: number;
  /** Images behind the value, at least 1; behind a difference, those of the smallest group in it. */
  readonly n: number;
}

/** Something that must be true of a unit before its observations can speak, e.g. "the training converged". */
export interface Precondition {
  readonly name: string;
  readonly met: boolean;
  /** The value that decided it, in words. */
  readonly found: string;
}

/**
 * How sure a published number is. `code`: read in the official code. `output`: stored output of an official
 * notebook. `abstract`: abstract or README. `calculated`: computed from those. `reference`: public full text
 * or a paper that quotes it. `second-hand`: unverified; printed as such and never decides anything.
 */
export type EvidenceTag =
  | "code"
  | "output"
  | "abstract"
  | "calculated"
  | "reference"
  | "second-hand";

/** A number of the paper, to stand beside ours. */
export interface ReportedNumber {
  readonly what: string;
  readonly value: string;
  readonly evidence: EvidenceTag;
}

export interface Source {
  /** Citation key, e.g. `you2025uncovering`. */
  readonly paper: string;
  /** Section, figure, table, file. */
  readonly where: string;
  readonly reported: readonly ReportedNumber[];
}

/** A dataset with the datasets of the claim's control arms. */
export interface Case {
  readonly dataset: string;
  readonly negative?: readonly string[];
  readonly positive?: readonly string[];
}

/** Where a claim is measured at one scale. */
export interface Setting {
  readonly cases: readonly Case[];
  readonly architectures: readonly string[];
  readonly protocol: Protocol;
  /** Seeds when the command line names no number. */
  readonly seeds: number;
}

/** A column of a report table: the observations of one quantity under one condition. */
export interface Column {
  readonly heading: string;
  readonly quantity: string;
  readonly condition: string;
  /** `percent`: an accuracy. `points`: a difference of accuracies, in percentage points. `number`: as it is. */
  readonly as: "percent" | "points" | "number";
}

/** A report table: one row per arm, dataset and group. */
export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Only rows of these groups; default: every group that was observed. */
  readonly groups?: readonly string[];
}

/** A point of a plot: one observation of every seed, averaged over the seeds. */
export interface PlotPoint {
  /** Where it stands on the horizontal axis, e.g. the number of edited channels. */
  readonly x: number;
  readonly quantity: string;
  readonly condition: string;
  /** A group name, or `all`. */
  readonly group: string;
}

/** A line of a plot. */
export interface PlotSeries {
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

/** A figure of the report, drawn once per dataset and architecture of the main arm. */
export interface Plot {
  /** Suffix of the file name: words joined by hyphens, e.g. `dose-response`. */
  readonly name: string;
  readonly title: string;
  readonly x: {
    readonly label: string;
    /** `log` takes positive `x` only. */
    readonly scale: "linear" | "log";
  };
  readonly y: { readonly label: string; readonly as: Column["as"] };
  readonly series: readonly PlotSeries[];
}

/** A published statement (or a measurement of our own: an audit), made decidable. */
export interface Claim<
  Needs extends Readonly<Record<string, Recipe>> = Readonly<
    Record<string, Recipe>
  >,
> {
  /** `paper/claim` with words joined by hyphens; audits are `audits/…`. */
  readonly id: string;
  /** Raised whenever the measurement or the rule changes. */
  readonly version: number;
  readonly kind: "claim" | "audit";
  /** Measured only when it is named: it costs more than a first run should. */
  readonly onRequest?: true;
  /** The statement that is decided, one sentence. */
  readonly statement: string;
  /** Absent for an audit. */
  readonly source?: Source;
  readonly on: { readonly fixture: Setting; readonly full?: Setting };
  /** What differs from the paper in each setting; printed in the report. */
  readonly deviations?: Readonly<Partial<Record<Scale, readonly string[]>>>;
  /** The artifacts that a unit needs. Pure: the plan is known before anything runs. */
  needs(unit: Unit): Needs;
  preconditions?(values: ValuesOf<Needs>, unit: Unit): readonly Precondition[];
  measure(values: ValuesOf<Needs>, unit: Unit): readonly Observation[];
  readonly decide: DecisionRule;
  readonly tables: readonly Table[];
  readonly plots?: readonly Plot[];
}

/** An input of a unit as it was found: recipe kind, key and digest of the stored bytes. */
export interface RecordInput {
  readonly name: string;
  readonly kind: string;
  readonly key: string;
  readonly digest: string;
}

/** Which numerics shaped the bits. Records of different numerics are never pooled. */
export interface RecordNumerics {
  readonly backend: string;
  readonly deviceKind: string;
  readonly tensorflow: string;
  readonly threads: number;
}

/** Where a record comes from. */
export interface Provenance {
  /** Commit of the harness, or `unknown` outside a checkout. */
  readonly commit: string;
  /** Whether the work tree differed from that commit. */
  readonly dirty: boolean;
  readonly harness: string;
  readonly deno: string;
  readonly numerics: RecordNumerics;
  /** Digest of the bench file and the local modules it imports. */
  readonly benchDigest: string;
  /** ISO date and time in UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** The stored result of one unit. */
export interface UnitRecord {
  readonly format: "spuriousbench/record/1";
  readonly id: string;
  readonly unit: Unit;
  /** `failed`: the unit crashed; it is counted and never evidence. */
  readonly state: "done" | "failed";
  readonly error?: string;
  readonly inputs: readonly RecordInput[];
  readonly preconditions: readonly Precondition[];
  readonly observations: readonly Observation[];
  readonly provenance: Provenance;
}
