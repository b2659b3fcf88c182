import {
  type StorageBackend,
  TENSORFLOW,
  tensorflowBackend,
  withBackend,
} from "../_tensorflow_backend.ts";
import type { EntryPoint, ProgramDefinition, TensorSpec } from "../types.ts";
import { type Node, node, type, typeAndShape } from "./_node.ts";
import {
  inputNode,
  type Port,
  readNode,
  type RecordedEntry,
  recordEntry,
} from "./_record_entry.ts";
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
 * only when its writes are done. Each entry point is recorded twice with different values, and both graphs must
 * be the same.
 *
 * @throws {RecordingError} If an entry point reads a value, draws random numbers from a hidden generator, uses a
 * tensor that is neither state nor input, or depends on a number that changes between two runs.
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
  const needed = reachable(recorded);
  const states = Object.entries(definition.state);
  const reads = states.filter((_, i) => needed.has(readNode(prefix, i)));
  const indexOf = new Map(states.map(([key], i) => [key, i]));

  const inputs = Object.entries(point.inputs).map(([key, spec], i) => ({
    signature: signature(key, spec, inputNode(prefix, i)),
    node: node(
      inputNode(prefix, i),
      "Placeholder",
      [],
      typeAndShape(backend, spec),
    ),
  }));
  const readNodes = reads.map(([key, spec]) => {
    const i = indexOf.get(key)!;
    return node(readNode(prefix, i), "ReadVariableOp", [variableNode(i)], [
      type(backend, "dtype", spec.dtype),
    ]);
  });
  // A read shares the variable's buffer and a write replaces it, so only their order has to be fixed.
  const assigns = [...recorded.state].map(([key, port]) => {
    const i = indexOf.get(key)!;
    const read = readNode(prefix, i);
    return node(`${prefix}/assign_${i}`, "AssignVariableOp", [
      variableNode(i),
      port.node,
      ...(needed.has(read) ? [`^${read}`] : []),
    ], [type(backend, "dtype", port.dtype)]);
  });
  const after = assigns.map((assign) => `^${assign.name}`);
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
      ...recorded.nodes.filter((node) => needed.has(node.name)),
      ...assigns,
      ...outputs.map((output) => output.node),
      done,
    ],
    signature: {
      inputs: inputs.map((input) => input.signature),
      outputs: outputs.map((output) => output.signature),
      done: `${done.name}:0`,
      reads: reads.map(([key]) => key),
      writes: [...recorded.state.keys()],
    },
  };
}

/** The names that the results depend on; what else was computed while recording is left out. */
function reachable(entry: RecordedEntry): Set<string> {
  const byName = new Map(entry.nodes.map((node) => [node.name, node]));
  const found = new Set<string>();
  const open = [...entry.outputs.values(), ...entry.state.values()].map((
    port: Port,
  ) => port.node);
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
