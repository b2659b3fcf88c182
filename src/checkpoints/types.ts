import type { HostArray, HostTree } from "../tensor/types.ts";
import type { RawTensor, RawTensorInfo } from "./raw_tensor.ts";

/** The kinds of weights files that are read. */
export type CheckpointFormat = "safetensors" | "pytorch-zip" | "pytorch-legacy";

/** An open weights file: names and shapes are known, tensors are read one by one. Close it after use. */
export interface Checkpoint {
  /** What kind of file it is. */
  readonly format: CheckpointFormat;
  /** The path, or `"memory"`. */
  readonly source: string;
  /** The tensors' names: sorted for safetensors, in the order of the file for PyTorch's. */
  readonly names: readonly string[];
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
