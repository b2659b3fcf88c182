/**
 * The nouns of the harness: what is measured (a unit), what a measurement yields (observations, in a
 * record) and what a claim says.
 *
 * @module
 */
import type { DatasetIdentity } from "../datasets/mod.ts";
import type { DecisionRule } from "./rule.ts";
import type { RecipeTree, ValuesOf } from "./recipe.ts";

/** `fixture`: offline, minutes, two CPU cores. `full`: the paper's data and models, on a GPU. */
export type Scale = "fixture" | "full";

/**
 * `as-published`: the published numerics with only the crashes fixed. `faithful`: the same design choices
 * without the bugs (logits and cross-entropy, exact k, one split before and after).
 */
export type Protocol = "as-published" | "faithful";

/** `main`: the claim's own data. `negative`, `positive`: the data of its controls. */
export type Arm = "main" | "negative" | "positive";

/** A network that the harness did not train: its weights were read from a file. */
export interface UnitWeights {
  /** sha256 (hex) of the file; where one of several networks in it was asked for, `#` and its key follow. */
  readonly sha256: string;
  /** sha256 (hex) over those of all files of the run, in the order of the seeds; records of two sets are never pooled. */
  readonly set: string;
}

/** The code of a network that a user's own file defines. */
export interface UnitArchitectureFile {
  /** sha256 (hex) of the file. */
  readonly sha256: string;
  /** sha256 (hex) over the file and every local module that it imports; what the network does follows from it. */
  readonly digest: string;
}

/** One measurement. Everything that may change its result is in here or in the recipes it leads to. */
export interface Unit {
  /** Claim id, e.g. `silent-majority/minority-memorization`. */
  readonly claim: string;
  /** The claim's version when the unit was planned; records of another version are not read for it. */
  readonly version: number;
  /** Which of the claim's settings it belongs to. */
  readonly scale: Scale;
  /** Whether the published numerics or those without the bugs are used. */
  readonly protocol: Protocol;
  /** Whether it measures the claim itself or one of its controls. */
  readonly arm: Arm;
  /** Registry name, e.g. `dominoes`. */
  readonly dataset: string;
  /** What a folder of the user's held when the unit was planned; absent for datasets whose sources are fixed. */
  readonly data?: DatasetIdentity;
  /** Registry name, e.g. `resnet8`, or the name that a network from a file has. */
  readonly architecture: string;
  /** Where the architecture is defined if it is no registered one; absent for those. */
  readonly architectureFile?: UnitArchitectureFile;
  /** Whole number that generated data, initial weights and the order of images are drawn from; in verdicts from 100 up. */
  readonly seed: number;
  /** Where the network comes from if the harness does not train it; absent for one that it trains. */
  readonly weights?: UnitWeights;
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
  /** The condition as the report prints it, e.g. `the loss no longer falls`. */
  readonly name: string;
  /** False caps every decision that reads the unit at `inconclusive`. */
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
  /** Dataset, network and quantity, e.g. `Waterbirds, ERM: worst-group test accuracy`. */
  readonly what: string;
  /** As the paper prints it, with its unit: `64.0 ± 0.45 %`. Text, because nothing computes with it. */
  readonly value: string;
  /** How sure the number is; printed beside it. */
  readonly evidence: EvidenceTag;
}

/** Where a claim's statement was published. */
export interface Source {
  /** Citation key, e.g. `you2025uncovering`. */
  readonly paper: string;
  /** Section, figure, table, file. */
  readonly where: string;
  /** What the paper measured it on, in registry names; absent: not one of ours. */
  readonly on?: {
    readonly datasets: readonly string[];
    readonly architectures: readonly string[];
  };
  /** The paper's numbers for what the claim measures; empty if it gives none. */
  readonly reported: readonly ReportedNumber[];
}

/** A dataset with the datasets of the claim's control arms. */
export interface Case {
  /** Dataset of the main arm, by registry name. */
  readonly dataset: string;
  /** Datasets on which the readout must not fire; absent: no negative arm. */
  readonly negative?: readonly string[];
  /**
   * Datasets on which the readout must fire; absent: no positive arm. The main arm's own where only the network
   * differs.
   */
  readonly positive?: readonly string[];
}

/** Where a claim is measured at one scale. */
export interface Setting {
  /** Each is decided by itself; at least one. */
  readonly cases: readonly Case[];
  /** Registry names; every case is measured and decided on each of them. At least one. */
  readonly architectures: readonly string[];
  /** The protocol whose numerics the claim's `needs` ask for here; no other can be asked for. */
  readonly protocol: Protocol;
  /** Seeds when the command line names no number. */
  readonly seeds: number;
}

/** How a setting differs from the paper, one sentence each. */
export interface Deviations {
  /** In how the harness trains; printed where it trained. */
  readonly training?: readonly string[];
  /** In what is done to any network, however it was trained. */
  readonly measurement?: readonly string[];
}

/** A column of a report table: the observations of one quantity under one condition. */
export interface Column {
  /** Text above the column. */
  readonly heading: string;
  /** `Observation.quantity` of what it shows. */
  readonly quantity: string;
  /** `Observation.condition` of what it shows. */
  readonly condition: string;
  /** `percent`: an accuracy. `points`: a difference of accuracies, in percentage points. `number`: as it is. */
  readonly as: "percent" | "points" | "number";
}

/** A report table: one row per arm, dataset and group. */
export interface Table {
  /** Heading above the table. */
  readonly title: string;
  /** From left to right, after those that name the row. */
  readonly columns: readonly Column[];
  /** Only rows of these groups; default: every group that was observed. */
  readonly groups?: readonly string[];
}

/** A point of a plot: one observation of every seed, averaged over the seeds. */
export interface PlotPoint {
  /** Where it stands on the horizontal axis, e.g. the number of edited channels. */
  readonly x: number;
  /** `Observation.quantity` of its height. */
  readonly quantity: string;
  /** `Observation.condition` of its height. */
  readonly condition: string;
  /** A group name, or `all`. */
  readonly group: string;
}

/** A line of a plot. */
export interface PlotSeries {
  /** Text in the legend; unique within the plot. */
  readonly name: string;
  /** Drawn by ascending `x`; points of which nothing was observed are left out. */
  readonly points: readonly PlotPoint[];
}

/** A figure of the report, drawn once per dataset and architecture of the main arm. */
export interface Plot {
  /** Suffix of the file name: words joined by hyphens, e.g. `dose-response`. */
  readonly name: string;
  /** Heading above the figure. */
  readonly title: string;
  /** The horizontal axis. */
  readonly x: {
    /** Text along the axis. */
    readonly label: string;
    /** `log` takes positive `x` only. */
    readonly scale: "linear" | "log";
  };
  /** The vertical axis; `as` gives the unit of its ticks. */
  readonly y: { readonly label: string; readonly as: Column["as"] };
  /** In the order of the legend; those of which nothing was observed are left out. */
  readonly series: readonly PlotSeries[];
}

/** A published statement (or a measurement of our own: an audit), made decidable. */
export interface Claim<
  Needs extends RecipeTree = RecipeTree,
> {
  /** `paper/claim` with words joined by hyphens; audits are `audits/…`. */
  readonly id: string;
  /** Raised whenever the measurement or the rule changes. */
  readonly version: number;
  /**
   * `claim`: a published statement, with its source. `audit`: a measurement of our own that is decided the same way.
   */
  readonly kind: "claim" | "audit";
  /** Measured only when it is named: it costs more than a first run should. */
  readonly onRequest?: true;
  /** The statement that is decided, one sentence. */
  readonly statement: string;
  /** Absent for an audit. */
  readonly source?: Source;
  /** Where it is measured at each scale; where a scale is absent, nothing can be planned at it. */
  readonly on: { readonly fixture: Setting; readonly full?: Setting };
  /** What it takes to measure it at a scale that is absent, as the refusal says it: `… is missing; …`. */
  readonly missing?: Readonly<Partial<Record<Scale, string>>>;
  /**
   * What else differs from the paper at each scale than data and networks, which the report takes from what was
   * measured.
   */
  readonly deviations?: Readonly<Partial<Record<Scale, Deviations>>>;
  /** The artifacts that a unit needs. Pure: the plan is known before anything runs. */
  needs(unit: Unit): Needs;
  /** What must be true of a unit before its observations count; absent: nothing beyond that it ran. Pure. */
  preconditions?(values: ValuesOf<Needs>, unit: Unit): readonly Precondition[];
  /**
   * From the values of `needs` to observations: at least one, each quantity, condition and group once, all finite.
   * Pure.
   */
  measure(values: ValuesOf<Needs>, unit: Unit): readonly Observation[];
  /** The rule by which records become a verdict. */
  readonly decide: DecisionRule;
  /** Tables of the report, in its order. */
  readonly tables: readonly Table[];
  /** Figures of the report, in its order; absent: none. */
  readonly plots?: readonly Plot[];
}

/** An input of a unit as it was found: recipe kind, key and digest of the stored bytes. */
export interface RecordInput {
  /** Its name among the `needs` of the claim or, for an input of an input, among the inputs of that recipe. */
  readonly name: string;
  /** `Recipe.kind`, e.g. `train`. */
  readonly kind: string;
  /** Address of the artifact: sha256 (hex) over what made it. */
  readonly key: string;
  /** sha256 (hex) over what it holds. */
  readonly digest: string;
}

/**
 * Which numerics shaped the bits: what computed, and the digest of a fixed probe that it computed. Two of equal
 * backend, library, threads and probe are one class; records of different classes are never pooled.
 */
export interface RecordNumerics {
  /** `tensorflow` or `wasm`. */
  readonly backend: string;
  /** Build of the library that computed, e.g. `2.21.0-cpu`. */
  readonly tensorflow: string;
  /** Instruction set or GPU, e.g. `cpu/avx2`, `gpu/NVIDIA H100 80GB HBM3`; `cpu` in old records. */
  readonly device: string;
  /** Whether the library's CPU kernels were oneDNN's; null where that is unknown. */
  readonly oneDnn: boolean | null;
  /** Threads inside one operation, at least 1. */
  readonly threads: number;
  /** sha256 (hex) of 20 training steps of a small network; `unknown` in old records, which equal nothing then. */
  readonly probe: string;
}

/** Where a record comes from. */
export interface Provenance {
  /** Commit of the harness, or `unknown` outside a checkout. */
  readonly commit: string;
  /** Whether the work tree differed from that commit. */
  readonly dirty: boolean;
  /** Name and version of the harness, e.g. `spuriousbench 0.1.0`. */
  readonly harness: string;
  /** Version of Deno, e.g. `2.9.6`. */
  readonly deno: string;
  /** What computed the values. */
  readonly numerics: RecordNumerics;
  /** Digest of the bench file and the local modules it imports. */
  readonly benchDigest: string;
  /** ISO date and time in UTC. */
  readonly startedAt: string;
  /** Milliseconds of wall time, artifacts that had to be made included; 0 for a unit that failed. */
  readonly durationMs: number;
}

/** The stored result of one unit. */
export interface UnitRecord {
  /** Names this layout; a reader refuses any other. */
  readonly format: "spuriousbench/record/1";
  /** First 24 hex digits of a sha256 over the unit, the keys of what it needs, the bench's code and the numerics. */
  readonly id: string;
  /** What was measured. */
  readonly unit: Unit;
  /** `failed`: the unit crashed; it is counted and never evidence. */
  readonly state: "done" | "failed";
  /** Message of the crash; absent if the unit is `done`. */
  readonly error?: string;
  /** Every artifact that the unit rests on, inputs before what needs them; empty if it failed. */
  readonly inputs: readonly RecordInput[];
  /** What had to hold, met or not; empty if the claim has none or the unit failed. */
  readonly preconditions: readonly Precondition[];
  /** What `Claim.measure` returned; empty if the unit failed. */
  readonly observations: readonly Observation[];
  /** Which code measured it, when, and on what. */
  readonly provenance: Provenance;
}
