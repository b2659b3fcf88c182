/** What a recorded program is made of: the graph's bytes and the names that lead into it. */
import type { TensorSpec } from "../types.ts";

/** A value that is fed to or fetched from the graph; `tensor` is its TensorFlow name, `node:0`. */
export interface PortSignature extends TensorSpec {
  /** The name in the definition. */
  readonly name: string;
  /** The name in the graph. */
  readonly tensor: string;
}

/** A variable of the graph. */
export interface StateSignature extends TensorSpec {
  /** The name in the definition. */
  readonly name: string;
  /** The placeholder that takes a new value. */
  readonly feed: string;
  /** Fetching it stores the placeholder's value. */
  readonly store: string;
  /** Fetching it yields the value. */
  readonly value: string;
}

/** One entry point of the graph. */
export interface EntrySignature {
  /** What is fed. */
  readonly inputs: readonly PortSignature[];
  /** What is fetched. */
  readonly outputs: readonly PortSignature[];
  /** What to fetch where there are no outputs. */
  readonly done: string;
  /** The state whose value it needs; must have been written before. */
  readonly reads: readonly string[];
  /** The state that it changes. */
  readonly writes: readonly string[];
}

/** The names that lead into a recorded graph. Plain JSON. */
export interface ProgramSignature {
  /** The variables, in the definition's order. */
  readonly state: readonly StateSignature[];
  /** The entry points, by name. */
  readonly entries: Readonly<Record<string, EntrySignature>>;
}

/** A compiled program at rest: a TensorFlow SavedModel and its signature. */
export interface RecordedProgram {
  /** The bytes of `saved_model.pb`. */
  readonly graph: Uint8Array;
  /** The names that lead into it. */
  readonly signature: ProgramSignature;
}
