import type { OpAttribute } from "../../runtime/mod.ts";
import { DTYPE_NUMBER } from "../_dtype_number.ts";
import type { StorageBackend } from "../_tensorflow_backend.ts";
import type { DType, TensorSpec } from "../types.ts";
import type { RecordedNode } from "./_recorder.ts";

/** A node of a graph that is written here, not recorded. */
export type Node = Omit<RecordedNode, "place">;

export function node(
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: readonly OpAttribute[],
): Node {
  return { name, op, inputs, attributes };
}

export function type(
  backend: StorageBackend,
  name: string,
  dtype: DType,
): OpAttribute {
  return {
    name,
    type: backend.binding.TF_ATTR_TYPE,
    value: DTYPE_NUMBER[dtype],
  };
}

export function text(
  backend: StorageBackend,
  name: string,
  value: string,
): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_STRING, value };
}

export function typeAndShape(
  backend: StorageBackend,
  spec: TensorSpec,
): [OpAttribute, OpAttribute] {
  return [
    type(backend, "dtype", spec.dtype),
    {
      name: "shape",
      type: backend.binding.TF_ATTR_SHAPE,
      value: [...spec.shape],
    },
  ];
}
