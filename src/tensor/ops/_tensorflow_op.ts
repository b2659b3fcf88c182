import type { OpAttribute, tf } from "../../runtime/mod.ts";
import { tensorflowBackend } from "../_tensorflow_backend.ts";
import { DTYPE_NUMBER } from "../_dtype_number.ts";
import type { DType } from "../types.ts";

/** A TensorFlow op's attributes by name and kind; an unset kind has none. */
export interface Attributes {
  readonly types?: Readonly<Record<string, DType>>;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly bools?: Readonly<Record<string, boolean>>;
  readonly strings?: Readonly<Record<string, string>>;
}

/** Calls a TensorFlow op by its name; for kernels of backend `tensorflow` only. */
export function tensorflowOp(
  name: string,
  inputs: readonly tf.Tensor[],
  attributes: Attributes,
): tf.Tensor {
  const backend = tensorflowBackend();
  return backend.executeSingleOutput(name, attributeList(attributes), inputs);
}

/** As {@linkcode tensorflowOp}, for an op with several outputs. */
export function tensorflowOps(
  name: string,
  inputs: readonly tf.Tensor[],
  options: { readonly attributes: Attributes; readonly numOutputs: number },
): tf.Tensor[] {
  const backend = tensorflowBackend();
  const { attributes, numOutputs } = options;
  return backend.executeMultipleOutputs(
    name,
    attributeList(attributes),
    inputs,
    numOutputs,
  );
}

function attributeList(attributes: Attributes): OpAttribute[] {
  const { binding } = tensorflowBackend();
  const { types, ints, floats, bools, strings } = attributes;
  const dtypes = Object.entries(types ?? {}).map((
    [name, dtype],
  ) => [name, DTYPE_NUMBER[dtype]] as const);
  return [
    ...ofKind(dtypes, binding.TF_ATTR_TYPE),
    ...ofKind(Object.entries(ints ?? {}), binding.TF_ATTR_INT),
    ...ofKind(Object.entries(floats ?? {}), binding.TF_ATTR_FLOAT),
    ...ofKind(Object.entries(bools ?? {}), binding.TF_ATTR_BOOL),
    ...ofKind(Object.entries(strings ?? {}), binding.TF_ATTR_STRING),
  ];
}

function ofKind(
  entries: readonly (readonly [string, OpAttribute["value"]])[],
  type: number,
): OpAttribute[] {
  return entries.map(([name, value]) => ({ name, type, value }));
}
