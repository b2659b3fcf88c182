import type { ParameterSpec } from "../models/types.ts";
import type { HostArray } from "../tensor/types.ts";
import { CheckpointError } from "./errors.ts";
import { rawValues } from "./host_array.ts";
import type { RawTensorInfo } from "./raw_tensor.ts";
import type { Checkpoint } from "./types.ts";

/** The largest count that an int32 holds. */
const MAX_COUNT = 2 ** 31 - 1;

type CounterFile =
  & Pick<Checkpoint, "read" | "source">
  & Partial<Pick<Checkpoint, "readRaw">>;

/** `num_batches_tracked` came with PyTorch 0.4.1; `BatchNorm` itself takes 0 for files without it. */
export function counterAtZero({ shape }: ParameterSpec): HostArray {
  return {
    dtype: "int32",
    shape,
    data: new Int32Array(shape.reduce((a, b) => a * b, 1)),
  };
}

/** Whether PyTorch takes a tensor for a counter: a number of any dtype, or the first of a row of them. */
export function isCounterLike({ shape }: RawTensorInfo): boolean {
  return shape.length === 0 || shape.length === 1 && shape[0]! > 0;
}

/**
 * A counter as `load_state_dict` takes it: the first element of an array, a float without its fraction. A count beyond
 * int32 is cut to the largest, with a note: a BatchNorm that has a momentum never reads it.
 *
 * Source: `torch.nn.Module._load_from_state_dict` (a one-dimensional tensor for a scalar) and `Tensor.copy_`, PyTorch
 * 2.15.
 *
 * @throws {CheckpointError} If it is no finite number.
 */
export function readCounter(
  file: CounterFile,
  name: string,
  spec: ParameterSpec,
): { readonly value: HostArray; readonly note?: string } {
  const values: ArrayLike<number | bigint> = file.readRaw === undefined
    ? file.read(name).data
    : rawValues(file.readRaw(name));
  const count = Math.trunc(Number(values[0]));
  if (!Number.isFinite(count)) {
    throw new CheckpointError(
      `Cannot read the counter ${name} of ${file.source}: it is no finite number, current value is ${
        values[0]
      }`,
      { source: file.source },
    );
  }
  const cut = Math.max(-MAX_COUNT, Math.min(MAX_COUNT, count));
  const value = counterAtZero(spec);
  value.data[0] = cut;
  return cut === count
    ? { value }
    : { value, note: `${name} is ${values[0]}, kept as ${cut}` };
}
