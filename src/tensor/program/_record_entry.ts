import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { sameShape } from "../host_array.ts";
import type { StorageBackend } from "../_tensorflow_backend.ts";
import type {
  DType,
  EntryPoint,
  SpecTree,
  TensorSpec,
  TensorTree,
} from "../types.ts";
import { captureCallSite } from "./_call_site.ts";
import { record, type RecordedNode } from "./_recorder.ts";
import { RecordingError } from "./recording_error.ts";
import { sampleValues } from "./_sample_values.ts";

/** A result of an entry point: the TensorFlow name and what it holds. */
export interface Port extends TensorSpec {
  readonly node: string;
}

/** An entry point as nodes. Inputs are named by {@linkcode inputNode}, state by {@linkcode readNode}. */
export interface RecordedEntry {
  readonly nodes: readonly RecordedNode[];
  readonly outputs: ReadonlyMap<string, Port>;
  readonly state: ReadonlyMap<string, Port>;
}

export function inputNode(prefix: string, index: number): string {
  return `${prefix}/input_${index}`;
}

export function readNode(prefix: string, index: number): string {
  return `${prefix}/read_${index}`;
}

/** Records an entry point twice with different values and requires the same graph. */
export function recordEntry(
  backend: StorageBackend,
  state: SpecTree,
  entry: {
    readonly name: string;
    readonly prefix: string;
    readonly point: EntryPoint;
  },
): RecordedEntry {
  const first = recordOnce(backend, state, { ...entry, round: 0 });
  const second = recordOnce(backend, state, { ...entry, round: 1 });
  requireSame(entry.name, first, second);
  return first;
}

function recordOnce(
  backend: StorageBackend,
  state: SpecTree,
  entry: {
    readonly name: string;
    readonly prefix: string;
    readonly point: EntryPoint;
    readonly round: 0 | 1;
  },
): RecordedEntry {
  const { name, prefix, point, round } = entry;
  const tensorsBefore = tf.memory().numTensors;
  const states = sampleTensors(state, round);
  const inputs = sampleTensors(point.inputs, round);
  const declared = new Map<tf.Tensor, string>();
  Object.values(states).forEach((tensor, i) =>
    declared.set(tensor, readNode(prefix, i))
  );
  Object.values(inputs).forEach((tensor, i) =>
    declared.set(tensor, inputNode(prefix, i))
  );

  const outputPorts = new Map<string, Port>();
  const statePorts = new Map<string, Port>();
  let recordedNodes: readonly RecordedNode[] = [];
  try {
    const { nodes } = record(
      backend,
      { entry: name, prefix, declared },
      (nameOf) => {
        const result = point.run(states, inputs);
        for (const [key, tensor] of Object.entries(result.outputs)) {
          outputPorts.set(key, port(`output "${key}"`, tensor, nameOf));
        }
        for (const [key, tensor] of Object.entries(result.state ?? {})) {
          const found = port(`new state "${key}"`, tensor, nameOf);
          checkState(name, { key, found, spec: state[key] });
          statePorts.set(key, found);
        }
      },
    );
    recordedNodes = nodes;
  } finally {
    tf.dispose([...declared.keys()]);
  }
  const kept = tf.memory().numTensors - tensorsBefore;
  if (kept > 0) {
    throw new RecordingError(
      `it keeps tensors alive that nobody will dispose of (${kept})`,
      { entry: name, place: captureCallSite()() },
    );
  }
  return { nodes: recordedNodes, outputs: outputPorts, state: statePorts };
}

function sampleTensors(specs: SpecTree, round: 0 | 1): TensorTree {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      tf.tensor(sampleValues(spec, round).data, [...spec.shape], spec.dtype),
    ]),
  );
}

function port(
  subject: string,
  tensor: tf.Tensor,
  nameOf: (tensor: tf.Tensor) => string,
): Port {
  const { dtype, shape } = tensor;
  if (!isDType(dtype)) {
    throw new TypeError(
      `Cannot return ${subject}: its dtype must be float32 or int32, current value is ${dtype}`,
    );
  }
  return { node: nameOf(tensor), dtype, shape: [...shape] };
}

function isDType(dtype: string): dtype is DType {
  return dtype === "float32" || dtype === "int32";
}

function checkState(
  entry: string,
  given: { key: string; found: Port; spec: TensorSpec | undefined },
): void {
  const { key, found, spec } = given;
  if (spec === undefined) {
    throw new TypeError(
      `Cannot record entry point "${entry}": it returns state that was not declared, current value is "${key}"`,
    );
  }
  if (spec.dtype !== found.dtype) {
    throw new TypeError(
      `Cannot record entry point "${entry}": new state "${key}" must be ${spec.dtype}, current value is ${found.dtype}`,
    );
  }
  if (!sameShape(spec.shape, found.shape)) {
    throw new ShapeError(
      `new state "${key}" of "${entry}"`,
      spec.shape,
      found.shape,
    );
  }
}

function requireSame(
  entry: string,
  first: RecordedEntry,
  second: RecordedEntry,
): void {
  const length = Math.max(first.nodes.length, second.nodes.length);
  for (let i = 0; i < length; i++) {
    const a = first.nodes[i];
    const b = second.nodes[i];
    const place = b?.place ?? a?.place ?? captureCallSite();
    if (
      !a || !b || a.op !== b.op || a.inputs.join() !== b.inputs.join() ||
      JSON.stringify(a.attributes) !== JSON.stringify(b.attributes) ||
      a.constant?.shape.join() !== b.constant?.shape.join()
    ) {
      throw new RecordingError(
        `two recordings differ: ${a?.op ?? "nothing"}, then ${
          b?.op ?? "nothing"
        }; what a program does must not depend on anything but shapes`,
        { entry, place: place() },
      );
    }
    if (!sameConstant(a, b)) {
      const consumer = second.nodes.find((node) => node.inputs.includes(b.name))
        ?.op ?? "the result";
      throw new RecordingError(
        `a number that changes from call to call would become a constant of ${consumer}; make it an input`,
        { entry, place: place() },
      );
    }
  }
}

function sameConstant(a: RecordedNode, b: RecordedNode): boolean {
  const left = a.constant?.bytes ?? new Uint8Array();
  const right = b.constant?.bytes ?? new Uint8Array();
  return left.length === right.length &&
    left.every((byte, i) => byte === right[i]);
}
