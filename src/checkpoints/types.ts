import type { HostArray, HostTree } from "../tensor/types.ts";
import type { RawTensor, RawTensorInfo } from "./raw_tensor.ts";

/** The kinds of weights files that are read. */
export type CheckpointFormat = "safetensors" | "pytorch-zip" | "pytorch-legacy";

/** Other weights in the same file. */
export interface OtherWeights {
  /** Keys from the file's root, joined by dots: what `--key` takes. */
  readonly key: string;
  /** `averaged`: under a key like `model_ema`. */
  readonly role: "weights" | "averaged";
  readonly numTensors: number;
}

/** Which part of a file the tensors are, and what was done with their names. */
export interface CheckpointOrigin {
  /** Keys from the file's root, joined by dots; `.` for the file itself. */
  readonly key: string;
  /** `module`: a whole module, whose tensors were found without its class. */
  readonly what: "state_dict" | "module";
  /** The class of a whole module. */
  readonly className?: string;
  /** Other networks in the file. */
  readonly others: readonly OtherWeights[];
  /** What lies at the root of the file: keys, and what is under them. Empty for safetensors. */
  readonly contents: ReadonlyMap<string, string>;
  /** What was taken off the beginning of every name, e.g. `module.`. */
  readonly prefix: string;
  /** Parts of wrappers that were taken out of names. */
  readonly removed: readonly string[];
  /** Modules that were left out, because their tensors are all there under other names. */
  readonly repeated: readonly string[];
  /** The file's own name of each tensor. */
  readonly fileNames: ReadonlyMap<string, string>;
}

/** An open weights file: names and shapes are known, tensors are read one by one. Close it after use. */
export interface Checkpoint {
  /** What kind of file it is. */
  readonly format: CheckpointFormat;
  /** The path, or `"memory"`. */
  readonly source: string;
  /** The tensors' names: sorted for safetensors, in the order of the file for PyTorch's. */
  readonly names: readonly string[];
  /** Which part of the file this is. */
  readonly origin: CheckpointOrigin;
  /** What safetensors keeps under `__metadata__`; empty for PyTorch's files. */
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * Shape and dtype in the file.
   *
   * @throws {RangeError} If there is no such tensor.
   */
  info(name: string): RawTensorInfo;
  /**
   * Reads one tensor in the dtype of the file, contiguous.
   *
   * @throws {RangeError} If there is no such tensor.
   * @throws {CheckpointError} If the file is damaged there.
   */
  readRaw(name: string): RawTensor;
  /**
   * Reads one tensor as float32 (any float) or int32 (any integer, bool), in PyTorch's layout.
   *
   * @throws {RangeError} If there is no such tensor, or an integer of it does not fit into int32.
   * @throws {CheckpointError} If the file is damaged there.
   */
  read(name: string): HostArray;
  /** Reads all of it. Names that share one tensor in the file share one array here. */
  readAll(): HostTree;
  /** Ends the access to the file. */
  close(): void;
}
