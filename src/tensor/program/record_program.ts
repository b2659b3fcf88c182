import {
  type StorageBackend,
  TENSORFLOW,
  tensorflowBackend,
  withBackend,
} from "../_tensorflow_backend.ts";
import type { EntryPoint, ProgramDefinition, TensorSpec } from "../types.ts";
import { type Node, node, type, typeAndShape } from "./_node.ts";
import { updatesInPlace } from "./_in_place.ts";
import { inputNode, readNode, recordEntry } from "./_record_entry.ts";
import { savedModel } from "./_saved_model.ts";
import {
  NOTHING,
  stateNodes,
  stateSignatures,
  variableNode,
} from "./_state_nodes.ts";
import type {
  EntrySignature,
  PortSignature,
  RecordedProgram,
} from "./types.ts";

/**
 * Turns a program into a TensorFlow graph, by running every entry point with a recording wrapper around
 * TensorFlow's binding. Needs backend `tensorflow`; costs two eager runs of every entry point and their memory
 * peak (intermediates live until the end), so large programs are best recorded in a process of their own.
 *
 * State becomes variables of the graph: all reads of a call happen before its writes, and its outputs are ready
 * only when its writes are done. An optimizer's update changes its variables in place. Each entry point is recorded
 * twice with different values, and both graphs must be the same.
 *
 * @throws {RecordingError} If an entry point reads a value, draws random numbers from a hidden generator, uses a
 * tensor that is neither state nor input, depends on a number that changes between two runs, or updates in place what
 * is not state, or state that is not given the result or whose result is used further.
 * @throws {ShapeError} If new state has another shape than declared.
 * @throws {TypeError} If a result is neither float32 nor int32, or new state was not declared.
 */
export function recordProgram(definition: ProgramDefinition): RecordedProgram {
  return withBackend(TENSORFLOW, () => {
    const backend = tensorflowBackend();
    const recorded = Object.entries(definition.entries).map(
      ([name, point], index) =>
        graphOfEntry(backend, definition, {
          name,
          prefix: `entry_${index}`,
          point,
        }),
    );
    const state = stateSignatures(definition);
    const nodes = [
      ...stateNodes(backend, state),
      ...recorded.flatMap(({ nodes }) => nodes),
    ];
    return {
      graph: savedModel(nodes, backend.binding),
      signature: {
        state,
        entries: Object.fromEntries(
          recorded.map(({ name, signature }) => [name, signature]),
        ),
      },
    };
  });
}

function graphOfEntry(
  backend: StorageBackend,
  definition: ProgramDefinition,
  entry: {
    readonly name: string;
    readonly prefix: string;
    readonly point: EntryPoint;
  },
): { name: string; nodes: Node[]; signature: EntrySignature } {
  const { name, prefix, point } = entry;
  const recorded = recordEntry(backend, definition.state, entry);
  const states = Object.entries(definition.state);
  const indexOf = new Map(states.map(([key], i) => [key, i]));
  const updates = updatesInPlace(recorded, {
    entry: name,
    prefix,
    state: Object.keys(definition.state),
  });
  const updated = new Set(updates.flatMap(({ variables }) => variables));
  const assigned = [...recorded.state].filter(([key]) =>
    !updated.has(indexOf.get(key)!)
  );
  const updateNodes = new Map(updates.map(({ node }) => [node.name, node]));
  const nodes = recorded.nodes.map((node) =>
    updateNodes.get(node.name) ?? node
  );
  const needed = reachable(nodes, [
    ...[...recorded.outputs.values(), ...assigned.map(([, port]) => port)]
      .map(({ node }) => node),
    ...updateNodes.keys(),
  ]);
  const isRead = (i: number) => needed.has(readNode(prefix, i));

  const inputs = Object.entries(point.inputs).map(([key, spec], i) => ({
    signature: signature(key, spec, inputNode(prefix, i)),
    node: node(
      inputNode(prefix, i),
      "Placeholder",
      [],
      typeAndShape(backend, spec),
    ),
  }));
  const readNodes = states.flatMap(([, spec], i) =>
    isRead(i)
      ? [
        node(readNode(prefix, i), "ReadVariableOp", [variableNode(i)], [
          type(backend, "dtype", spec.dtype),
        ]),
      ]
      : []
  );
  // A read shares the variable's buffer; a write replaces it, and an update in place makes a copy first if the
  // buffer is still in use. So only the order has to be fixed.
  const afterReads = (variables: readonly number[]) =>
    variables.filter(isRead).map((i) => `^${readNode(prefix, i)}`);
  const assigns = assigned.map(([key, port]) => {
    const i = indexOf.get(key)!;
    return node(`${prefix}/assign_${i}`, "AssignVariableOp", [
      variableNode(i),
      port.node,
      ...afterReads([i]),
    ], [type(backend, "dtype", port.dtype)]);
  });
  const inPlace = updates.map(({ node, variables }) => ({
    ...node,
    inputs: [...node.inputs, ...afterReads(variables)],
  }));
  const after = [...assigns, ...inPlace].map(({ name }) => `^${name}`);
  const outputs = [...recorded.outputs].map(([key, port], i) => ({
    signature: signature(key, port, `${prefix}/output_${i}`),
    node: node(`${prefix}/output_${i}`, "Identity", [port.node, ...after], [
      type(backend, "T", port.dtype),
    ]),
  }));
  const done = node(`${prefix}/done`, "Identity", [NOTHING, ...after], [
    type(backend, "T", "float32"),
  ]);
  return {
    name,
    nodes: [
      ...inputs.map((input) => input.node),
      ...readNodes,
      ...nodes.filter(({ name }) => needed.has(name) && !updateNodes.has(name)),
      ...assigns,
      ...inPlace,
      ...outputs.map((output) => output.node),
      done,
    ],
    signature: {
      inputs: inputs.map((input) => input.signature),
      outputs: outputs.map((output) => output.signature),
      done: `${done.name}:0`,
      reads: states.filter((_, i) => isRead(i) || updated.has(i)).map((
        [key],
      ) => key),
      writes: [...recorded.state.keys()],
    },
  };
}

/** The names that the results depend on; what else was computed while recording is left out. */
function reachable(
  nodes: readonly Node[],
  results: readonly string[],
): Set<string> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const found = new Set<string>();
  const open = [...results];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const [base = name] = name.split(":");
    if (found.has(base)) continue;
    found.add(base);
    open.push(...byName.get(base)?.inputs ?? []);
  }
  return found;
}

function signature(
  name: string,
  spec: TensorSpec,
  nodeName: string,
): PortSignature {
  const { dtype, shape } = spec;
  return { name, dtype, shape: [...shape], tensor: `${nodeName}:0` };
}
