/**
 * What a timing bench is. Each side (ours, PyTorch's) makes a {@linkcode Bench} in a process of its own; the
 * coordinator lets them run in turn and compares.
 *
 * @module
 */
import type { ProfileRow } from "./profile.ts";
import type { InstructionSet } from "../../../src/runtime/mod.ts";
import type { Interval } from "../../../src/stats/mod.ts";
import type {
  HostTree,
  Program,
  RecordedProgram,
} from "../../../src/tensor/mod.ts";

/** Numbers by name that both sides must agree on. */
export type Values = Readonly<Record<string, readonly number[]>>;

/** One side's bench, inside its process. */
export interface Bench {
  /** One unit of work; returns after a value of the result has been read. */
  run(): void | Promise<void>;
  /** The same work from the shared start. */
  validate(): Values | Promise<Values>;
  dispose(): void;
}

/** What both sides are told; plain JSON. */
export interface Case {
  /** What is timed: a key of the subjects on both sides. */
  readonly subject: string;
  /** Registry name of the network. */
  readonly architecture: string;
  /** [height, width, channels]. */
  readonly input: readonly [height: number, width: number, channels: number];
  readonly numClasses: number;
  readonly batchSize: number;
  /** Batches that are used in turn, all loaded before. */
  readonly numBatches: number;
  /** Of Adam. */
  readonly learningRate: number;
  /** Steps whose losses are compared. */
  readonly validationSteps: number;
  /** Units of work per timed run, so that a run is long against the clock and the switch between processes. */
  readonly repeats: number;
}

/** What one subject needs on our side. */
export interface Subject {
  /**
   * Records the programs and draws what both sides start from. Runs in a process of its own, for recording
   * sets a memory peak that the measured process must not have.
   */
  prepare(options: Case): Prepared;
  /** Makes the bench in the measured process. */
  open(options: Case, prepared: Opened): Bench;
}

/** Tensors in PyTorch's layout: images [N, C, H, W], filters OIHW; parameters as `parameters/NAME`. */
export interface Prepared {
  readonly programs: Readonly<Record<string, RecordedProgram>>;
  readonly shared: HostTree;
}

/** What was prepared, as the measured process has it. */
export interface Opened {
  /** Loads a recorded program; the bench disposes it. */
  program(name: string): Program;
  readonly shared: HostTree;
}

/** How PyTorch runs the same: as it is, with `channels_last` memory, with `torch.compile`. */
export const PEERS = ["eager", "channels_last", "compile"] as const;

export type Peer = typeof PEERS[number];

/** One row of the table of benches. */
export interface BenchRow {
  readonly name: string;
  /** What is timed, in one line. */
  readonly what: string;
  /** `small` ones take seconds each, `large` ones minutes. */
  readonly size: "small" | "large";
  readonly case: Case;
  /** How many times faster than eager PyTorch it must be: the lower end of the interval. */
  readonly bound: number;
  /** How far the values of both sides may differ, as a fraction of the largest one, by name. */
  readonly tolerance: Readonly<Record<string, number>>;
  /** Default: all. */
  readonly peers?: readonly Peer[];
}

/** One series against one peer. Milliseconds are per unit of work. */
export interface Comparison {
  readonly peer: Peer;
  readonly oursMs: readonly number[];
  readonly peerMs: readonly number[];
  /** The median of the paired ratios peer / ours: how many times faster we are. */
  readonly ratio: Interval;
  /** The largest difference found, as a fraction of the largest value, by name. */
  readonly agreement: Readonly<Record<"before" | "after", Differences>>;
  /** High-water marks of resident memory, of the whole process. */
  readonly peakBytes: { readonly ours: number; readonly peer: number };
  readonly versions: Readonly<Record<string, string>>;
  /** What each side says that it computes with; absent in reports from before it was asked. */
  readonly instructions?: Instructions;
}

/** Instruction sets in each side's own words: `avx2` (what oneDNN may use), `AVX2` (PyTorch's capability). */
export interface Instructions {
  readonly ours: string;
  readonly peer: string;
}

export type Differences = Readonly<Record<string, number>>;

/** A series that could not run, and why. */
export interface SkippedComparison {
  readonly peer: Peer;
  readonly skipped: string;
}

/** Where and when it was measured. */
export interface Circumstances {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Load of the last minute before the bench started. */
  readonly loadBefore: number;
  readonly threads: number;
  /** What both sides were capped at; absent if at nothing. */
  readonly isa?: InstructionSet;
}

/** What a JSON file under `reports/speed` holds; see `reportFileName`. */
export interface SpeedReport {
  readonly schema: 1;
  readonly name: string;
  readonly what: string;
  readonly case: Case;
  readonly bound: number;
  readonly tolerance: Readonly<Record<string, number>>;
  readonly circumstances: Circumstances;
  readonly comparisons: readonly (Comparison | SkippedComparison)[];
  /** Our side's time by primitive, the costliest first; absent in reports from before it was taken. */
  readonly profile?: readonly ProfileRow[];
}
