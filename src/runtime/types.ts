/**
 * What the runtime says about itself, and the typed face of TensorFlow's native addon.
 *
 * @module
 */
import type { tf } from "./tf.ts";

/** A backend of TensorFlow.js: real TensorFlow, or WebAssembly from npm alone. */
export type BackendName = "tensorflow" | "wasm";

/** What a user may ask for: a backend, or the best one that this machine can have. */
export type BackendRequest = "auto" | BackendName;

/** Where a backend computes. */
export type DeviceKind = "cpu" | "gpu";

/** Receives one line of text at each step of a long piece of work. */
export type Progress = (message: string) => void;

/**
 * The vector instructions that oneDNN takes its kernels from, weakest first. Beyond `avx512` nothing computes in
 * float32: AMX and VNNI serve narrower numbers.
 */
export const INSTRUCTION_SETS = ["sse41", "avx", "avx2", "avx512"] as const;

/** One of {@linkcode INSTRUCTION_SETS}. */
export type InstructionSet = typeof INSTRUCTION_SETS[number];

/** What computes, as far as it can be read off a process that has loaded a backend. */
export interface Computation {
  readonly backend: BackendName;
  /** Build of the library that computes, e.g. `"2.21.0-cpu"`; for wasm `"tfjs-wasm-4.22.0"`. */
  readonly tensorflow: string;
  /**
   * What it computes on: `cpu/` and the instruction set that oneDNN takes its kernels from (a cap counts), `gpu/` and
   * the GPU's name, or `cpu/wasm`.
   */
  readonly device: string;
  /** Whether TensorFlow's CPU kernels are oneDNN's, as the loaded library says; null where it does not say. */
  readonly oneDnn: boolean | null;
  /** Threads inside one operation. Results differ in the last digits from one count to another. */
  readonly threads: number;
}

/**
 * What shapes the bits of a result: what computes, and the digest of a fixed piece of training that it did. Two of
 * equal backend, build, threads and digest are one class; results of different classes are never pooled.
 */
export interface Numerics extends Computation {
  /** sha256 (hex) of what the probe gave. */
  readonly probe: string;
}

/** A backend that is loaded and active in this process. */
export interface LoadedBackend {
  readonly name: BackendName;
  readonly computation: Computation;
  /** The native addon; absent on wasm. */
  readonly binding?: TensorflowBinding;
}

/** One attribute of a TensorFlow operation; `type` is one of the binding's `TF_ATTR_*`. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  /** A list where the attribute is a list; a dtype is one of the binding's numbers. */
  readonly value: boolean | number | string | object | readonly number[];
}

/** A tensor inside TensorFlow, as the addon names it. It lives until `deleteTensor(id)`. */
export interface NativeTensor {
  readonly id: number;
  readonly shape: number[];
  /** One of the binding's dtype numbers, e.g. `TF_FLOAT`. */
  readonly dtype: number;
}

/** The values of a tensor as the addon takes and gives them. */
export type NativeValues =
  | Float32Array
  | Int32Array
  | Uint8Array
  | BigInt64Array
  | readonly Uint8Array[];

/**
 * The functions of the native addon.
 *
 * Source: `binding/tfjs_binding.cc` and `binding/tfjs_backend.cc` of `@tensorflow/tfjs-node-gpu` 4.22.0.
 */
export interface TensorflowBinding {
  /** Makes a tensor. The array is kept without a copy: never write to it again. Returns the tensor's id. */
  createTensor(
    shape: readonly number[],
    dtype: number,
    values: NativeValues,
  ): number;
  deleteTensor(id: number): void;
  /** Copies a tensor's values to the host. */
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** Runs one operation eagerly; the outputs belong to the caller. */
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputIds: readonly number[],
    numOutputs: number,
  ): NativeTensor[];
  /** Loads the graph with the given comma-separated tags from a SavedModel folder. Returns a session id. */
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Runs a session. Names are `"node:output"`, comma-separated, in the order of the tensors. */
  runSavedModel(
    id: number,
    inputIds: readonly number[],
    inputNames: string,
    outputNames: string,
  ): NativeTensor[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  isUsingGpuDevice(): boolean;
  /** Version of the library behind the addon, e.g. `"2.21.0"`. */
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_COMPLEX64: number;
  readonly TF_STRING: number;
  readonly TF_RESOURCE: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

/**
 * The part of tfjs-node's kernel backend that calls operations by name. All kernels of the package go
 * through `binding`, which is read anew at every call: replacing it records what happens.
 *
 * Source: `dist/nodejs_kernel_backend.js` of `@tensorflow/tfjs-node-gpu` 4.22.0; two of the methods are
 * private in its declarations.
 */
export interface TensorflowBackend {
  binding: TensorflowBinding;
  /** Runs an operation with one output. */
  executeSingleOutput(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor;
  /** Runs an operation with several outputs. */
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.TensorInfo[],
    numOutputs: number,
  ): tf.Tensor[];
  /** Ids of the tensors inside TensorFlow; values that were not uploaded yet are uploaded now. */
  getInputTensorIds(inputs: readonly tf.TensorInfo[]): number[];
  /** Wraps a native tensor; disposing of the result deletes it. */
  createOutputTensor(metadata: NativeTensor): tf.Tensor;
  /** Number of live tensors inside TensorFlow. */
  getNumOfTFTensors(): number;
}

/** The addon and the kernel backend that stands on it. */
export interface TensorflowHandle {
  readonly binding: TensorflowBinding;
  readonly backend: TensorflowBackend;
}

/** One file of the Python package index, known in advance. */
export interface PinnedWheel {
  /** Name of the package, e.g. `"tensorflow-cpu"`. */
  readonly name: string;
  readonly version: string;
  /** Platform tag to ask pip for, e.g. `"manylinux_2_27_x86_64"`. */
  readonly platform: string;
  readonly sha256: string;
  /** Size of the download. */
  readonly numBytes: number;
}

/** A wheel and the files of it that are kept: those whose path starts with one of `keep`. */
export interface PinnedPackage extends PinnedWheel {
  /** Patterns of Python's `fnmatch` over paths inside the wheel. */
  readonly keep: readonly string[];
}

/** What a provisioned TensorFlow consists of. Written last, so that its presence means "complete". */
export interface TensorflowInstallation {
  readonly format: 1;
  readonly device: DeviceKind;
  /** Version of TensorFlow, e.g. `"2.21.0"`. */
  readonly version: string;
  /** Folder that holds everything, e.g. `~/.cache/spuriousbench/tensorflow`. Not stored in the file. */
  readonly folder: string;
  /** Digests of the wheels it was unpacked from, by `name==version`. */
  readonly wheels: Readonly<Record<string, string>>;
  /** Sizes of the unpacked shared libraries, by path below `folder`. */
  readonly libraries: Readonly<Record<string, number>>;
  readonly addon: {
    /** Path below `folder`. */
    readonly path: string;
    readonly sha256: string;
    readonly numBytes: number;
    /** First line of the compiler's version. */
    readonly compiler: string;
    /** Digest of the sources, headers and flags it was compiled from. */
    readonly sources: string;
  };
}
