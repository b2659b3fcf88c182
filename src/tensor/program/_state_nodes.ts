import { DTYPE_NUMBER } from "../_dtype_number.ts";
import type { StorageBackend } from "../_tensorflow_backend.ts";
import type { ProgramDefinition } from "../types.ts";
import { type Node, node, text, type, typeAndShape } from "./_node.ts";
import type { StateSignature } from "./types.ts";

/** The node whose value is fetched where a program has nothing else to return. */
export const NOTHING = "nothing";

export function variableNode(index: number): string {
  return `state_${index}`;
}

export function stateSignatures(
  definition: ProgramDefinition,
): StateSignature[] {
  return Object.entries(definition.state).map(([name, spec], i) => ({
    name,
    dtype: spec.dtype,
    shape: [...spec.shape],
    feed: `state_${i}/feed:0`,
    store: `state_${i}/stored:0`,
    value: `state_${i}/value:0`,
  }));
}

/** Per variable: its handle, a read, and a write that is fed. */
export function stateNodes(
  backend: StorageBackend,
  state: readonly StateSignature[],
): Node[] {
  const nodes = state.flatMap((spec, i): Node[] => {
    const handle = variableNode(i);
    const [dtype, shape] = typeAndShape(backend, spec);
    return [
      node(handle, "VarHandleOp", [], [
        dtype,
        shape,
        // The name under which a session keeps it; sessions do not share theirs.
        text(backend, "shared_name", handle),
        text(backend, "container", ""),
      ]),
      node(`${handle}/value`, "ReadVariableOp", [handle], [dtype]),
      node(`${handle}/feed`, "Placeholder", [], [dtype, shape]),
      node(`${handle}/store`, "AssignVariableOp", [handle, `${handle}/feed`], [
        dtype,
      ]),
      node(`${handle}/stored`, "Identity", [NOTHING, `^${handle}/store`], [
        type(backend, "T", "float32"),
      ]),
    ];
  });
  const constant = { dtype: DTYPE_NUMBER.float32, shape: [] };
  const zero = new Uint8Array(Float32Array.BYTES_PER_ELEMENT);
  return [
    {
      ...node(NOTHING, "Const", [], []),
      constant: { ...constant, bytes: zero },
    },
    ...nodes,
  ];
}
