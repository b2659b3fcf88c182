import { CheckpointError } from "./errors.ts";

/** Bytes per element of the dtypes that weights files hold, by PyTorch's names. */
export const RAW_ITEM_SIZE = {
  bool: 1,
  uint8: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  float16: 2,
  bfloat16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
  int64: 8,
  uint64: 8,
} as const satisfies Record<string, number>;

/** A dtype of a weights file, by PyTorch's name. */
export type RawDType = keyof typeof RAW_ITEM_SIZE;

/** Name, shape and dtype of a tensor that may not have been read yet. */
export interface RawTensorInfo {
  /** The dtype in the file. */
  readonly dtype: RawDType;
  /** The sizes in PyTorch's layout; empty for a scalar. */
  readonly shape: readonly number[];
}

/** A tensor as its file has it: little-endian elements of the file's own dtype, row-major, in PyTorch's layout. */
export interface RawTensor extends RawTensorInfo {
  /** The elements. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The most dimensions that PyTorch's own kernels iterate over (`MAX_DIMS` of ATen's TensorIterator, 64); a
 * longer shape is a lie.
 */
const MAX_DIMENSIONS = 64;

/**
 * The number of elements of a shape.
 *
 * @throws {CheckpointError} If a size is not a whole number of at least 0, or the product is no safe integer.
 */
export function countElements(
  shape: readonly number[],
  subject = "a tensor",
): number {
  if (shape.length > MAX_DIMENSIONS) {
    throw new CheckpointError(
      `Cannot read ${subject}: it claims ${shape.length} dimensions, at most ${MAX_DIMENSIONS} are possible`,
    );
  }
  let count = 1;
  for (const size of shape) {
    // Not by the product alone: [2^52, 2^52, 0] is empty but PyTorch cannot hold it either.
    count *= Math.max(size, 1);
    if (
      !Number.isSafeInteger(size) || size < 0 || !Number.isSafeInteger(count)
    ) {
      throw new CheckpointError(
        `Cannot read ${subject}: its shape is impossible, current value is [${
          shape.join(", ")
        }]`,
      );
    }
  }
  return shape.includes(0) ? 0 : count;
}

/** The bytes that a tensor of this shape and dtype takes. */
export function countBytes(info: RawTensorInfo, subject?: string): number {
  return countElements(info.shape, subject) * RAW_ITEM_SIZE[info.dtype];
}
