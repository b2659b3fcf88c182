/**
 * The two forms a tensor takes here.
 *
 * At rest (parameters, optimizer slots, images, logits) it is a {@linkcode HostArray}: a typed array with
 * its shape, garbage-collected, shareable, readable. In a computation it is a TensorFlow.js `Tensor`,
 * which nothing collects. Tensors live only inside a program (see `program/`): what goes in and what
 * comes out are host arrays, so no user of a program disposes anything but the program itself.
 *
 * @module
 */
import type { Tensor } from "../runtime/mod.ts";

/** The dtypes that parameters and program inputs have. */
export type DType = "float32" | "int32";

/** Shape and dtype of a tensor. `shape` is in the inner layout: NHWC images, HWIO filters. */
export interface TensorSpec {
  /** float32 or int32. */
  readonly dtype: DType;
  /** The length of each axis; empty for a scalar. */
  readonly shape: readonly number[];
}

/** A tensor at rest: `data.length` is the product of `shape`; row-major. Treat as immutable. */
export interface HostArray extends TensorSpec {
  /** The values, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** Named tensors at rest, e.g. the parameters of a network under their PyTorch `state_dict` names. */
export type HostTree = ReadonlyMap<string, HostArray>;

/** Named specs, in the order in which a program takes or returns them. */
export type SpecTree = Readonly<Record<string, TensorSpec>>;

/** Named tensors inside a computation. Owned by the program that runs it. */
export type TensorTree = Readonly<Record<string, Tensor>>;

/** What one call of an entry point yields: named outputs, and new values for some of the state. */
export interface EntryResult {
  /** What the call returns, by name. */
  readonly outputs: TensorTree;
  /** New state by name; what is not named stays as it is. */
  readonly state?: TensorTree;
}

/**
 * One pure function over the state. It must not read values, draw random numbers, look at a clock or touch a
 * tensor that is neither in `state` nor in `inputs`: whatever changes from call to call (learning rate, Adam's
 * step, a dropout seed) is an input.
 */
export interface EntryPoint {
  /** What a call must bring, no more and no less. */
  readonly inputs: SpecTree;
  /** Results as a function of state and inputs. */
  run(state: TensorTree, inputs: TensorTree): EntryResult;
}

/** A program before it is compiled: its state and what can be done to it (train step, evaluation, …). */
export interface ProgramDefinition {
  /** What stays between calls. */
  readonly state: SpecTree;
  /** The entry points, by name. */
  readonly entries: Readonly<Record<string, EntryPoint>>;
}

/**
 * A program that runs. Two implementations: a recorded TensorFlow graph whose state are variables inside the
 * graph (`loadProgram`), and plain eager execution (`eagerProgram`, any backend).
 */
export interface Program {
  /**
   * Runs one entry point. Inputs are copied in; outputs are read back to the host.
   *
   * @throws {ShapeError} If an input's shape is not the declared one.
   * @throws {TypeError} If an input is missing, unknown or of another dtype.
   */
  call(
    entry: string,
    inputs: Readonly<Record<string, HostArray>>,
  ): Record<string, HostArray>;
  /** Sets the named part of the state; the rest stays. */
  write(state: HostTree): void;
  /** Reads the state back: all of it, or the named part. */
  read(names?: readonly string[]): HostTree;
  /** Frees the state and the graph; the program cannot be used afterwards. */
  dispose(): void;
}
