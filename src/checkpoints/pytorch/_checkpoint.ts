import { makeCheckpoint } from "../_open.ts";
import type { ByteSource } from "../byte_source.ts";
import type { PickleValue } from "../pickle/values.ts";
import type { Checkpoint, CheckpointFormat } from "../types.ts";
import { keyOf, type PickOptions, pickWeights } from "./pick_weights.ts";
import { lazyTensor, type StorageReader } from "./tensor.ts";

/** What the two kinds of PyTorch files do not share. */
export interface PytorchParts {
  readonly format: CheckpointFormat;
  readonly source: ByteSource;
  readonly reader: StorageReader;
  readonly key?: PickOptions["key"];
}

/**
 * The checkpoint of a file whose pickle was read.
 *
 * @throws {CheckpointError} If it holds no weights, or several that could be meant.
 */
export function pytorchCheckpoint(
  root: PickleValue,
  { format, source, reader, key }: PytorchParts,
): Checkpoint {
  const picked = pickWeights(root, {
    source: source.name,
    ...(key === undefined ? {} : { key }),
  });
  const { what, className, contents } = picked;
  const others = picked.others.flatMap((one) =>
    one.role === "beside" ? [] : [{
      key: keyOf(one),
      role: one.role,
      numTensors: one.tensors.size,
    }]
  );
  return makeCheckpoint({
    format,
    source,
    tensors: new Map(
      [...picked.tensors].map(([name, tensor]) => [
        name,
        lazyTensor(tensor, reader),
      ]),
    ),
    place: {
      key: keyOf(picked),
      what,
      ...(className === undefined ? {} : { className }),
      others,
      contents,
    },
    tidy: true,
  });
}
