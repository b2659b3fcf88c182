import type { DType } from "./types.ts";

/** `tensorflow.DataType` of the dtypes that programs take and return. */
export const DTYPE_NUMBER = { float32: 1, int32: 3 } as const satisfies Record<
  DType,
  number
>;
