import {
  type NativeValues,
  type OpAttribute,
  type TensorflowBinding,
  tf,
} from "../../runtime/mod.ts";
import { markRecording, type StorageBackend } from "../_tensorflow_backend.ts";
import { type CallSite, captureCallSite } from "./_call_site.ts";
import { countVariables } from "./_in_place.ts";
import { RecordingError } from "./recording_error.ts";

/** A constant of the graph: its raw bytes and TensorFlow dtype number. */
export interface ConstantValue {
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A node as recorded; `inputs` are TensorFlow names (`node` or `node:1`). */
export interface RecordedNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: readonly OpAttribute[];
  readonly constant?: ConstantValue;
  /** Where the value was made or the op called. */
  readonly place: CallSite;
}

/** The nodes of one recording, and how to find the name of a tensor made during it. */
export interface Recording {
  readonly nodes: readonly RecordedNode[];
}

/** Ops that draw from a generator hidden in TensorFlow: a graph with one differs from run to run. */
const STATEFUL_RANDOM =
  /^(Random(?!Dataset)|Multinomial|TruncatedNormal|ParameterizedTruncatedNormal|StatefulRandom|StatefulUniform|StatefulStandardNormal|StatefulTruncatedNormal)/;

/**
 * The type attributes that tfjs-node 4.22.0 leaves to eager execution to work out, and the input they follow;
 * a graph must state them.
 */
const IMPLIED_TYPES: Readonly<
  Record<string, Readonly<Record<string, number>>>
> = { ExpandDims: { T: 0, Tdim: 1 }, Where: { T: 0 } };

/**
 * Runs `body` while everything it asks of TensorFlow is also written down.
 *
 * The addon's binding is replaced by one that records (`createTensor` becomes a constant, `executeOp` a node);
 * the backend's own functions are watched for tensors that were not made here. `declared` maps the tensors the
 * body may use to their names in the graph. `body` gets a function that names a tensor.
 */
export function record(
  backend: StorageBackend,
  options: {
    readonly entry: string;
    readonly prefix: string;
    readonly declared: ReadonlyMap<tf.Tensor, string>;
  },
  body: (nameOf: (tensor: tf.Tensor) => string) => void,
): Recording {
  const { entry, prefix, declared } = options;
  const nodes: RecordedNode[] = [];
  const names = new Map<number, string>();
  const dtypes = new Map<number, number>();
  // Where a tensor's values were made; its constant is written down only when an op first needs it.
  const origins = new WeakMap<object, CallSite>();
  let failure: RecordingError | undefined;
  let origin: CallSite | undefined;
  let writing = false;

  for (const [tensor, name] of declared) {
    origins.set(tensor.dataId, () => name);
    const id = backend.getInputTensorIds([tensor])[0]!;
    names.set(id, name);
    dtypes.set(
      id,
      backend.binding[tensor.dtype === "int32" ? "TF_INT32" : "TF_FLOAT"],
    );
  }

  function fail(problem: string): never {
    failure ??= new RecordingError(problem, {
      entry,
      place: captureCallSite()(),
    });
    throw failure;
  }

  function add(node: Omit<RecordedNode, "name" | "place">): string {
    const name = `${prefix}/${nodes.length}_${node.op}`;
    nodes.push({ ...node, name, place: origin ?? captureCallSite() });
    return name;
  }

  const real = backend.binding;
  /** A tensor of its own with the shape that an op in place will leave behind; its values are never looked at. */
  function standIn(id: number) {
    const type = {
      name: "T",
      type: real.TF_ATTR_TYPE,
      value: dtypes.get(id)!,
    };
    return real.executeOp("Identity", [type], [id], 1)[0]!;
  }

  const recording: TensorflowBinding = Object.assign(copyOf(real), {
    createTensor(
      shape: readonly number[],
      dtype: number,
      data: NativeValues,
    ): number {
      if (!ArrayBuffer.isView(data)) {
        fail("it uses a tensor of strings");
      }
      const id = real.createTensor(shape, dtype, data);
      const bytes = new Uint8Array(
        data.buffer,
        data.byteOffset,
        data.byteLength,
      ).slice();
      dtypes.set(id, dtype);
      names.set(
        id,
        add({
          op: "Const",
          inputs: [],
          attributes: [],
          constant: { dtype, shape: [...shape], bytes },
        }),
      );
      return id;
    },
    executeOp(
      op: string,
      attributes: readonly OpAttribute[],
      inputIds: readonly number[],
      numOutputs: number,
    ) {
      if (STATEFUL_RANDOM.test(op)) {
        fail(
          `it draws random numbers with ${op}; take a seed as an input instead (see dropout())`,
        );
      }
      const inputs = inputIds.map((id) =>
        names.get(id) ?? fail(`${op} uses a tensor that was not declared`)
      );
      const numVariables = countVariables(op);
      const outputs = numVariables === 0
        ? real.executeOp(op, attributes, inputIds, numOutputs)
        : inputIds.slice(0, numVariables).map(standIn);
      const implied = Object.entries(IMPLIED_TYPES[op] ?? {}).map((
        [name, index],
      ) => ({
        name,
        type: real.TF_ATTR_TYPE,
        value: dtypes.get(inputIds[index]!)!,
      }));
      const name = add({ op, inputs, attributes: [...attributes, ...implied] });
      outputs.forEach(({ id, dtype }, i) => {
        dtypes.set(id, dtype);
        names.set(id, i === 0 ? name : `${name}:${i}`);
      });
      return outputs;
    },
    tensorDataSync: () => fail("it reads a tensor's value"),
  });

  markRecording(recording);

  // Own properties hide the class's methods, and go again afterwards.
  const { write, move, getInputTensorIds, createOutputTensor } = backend;
  const watched = {
    binding: recording,
    write(values: unknown, shape: number[], dtype: string) {
      writing = true;
      const dataId = write.call(backend, values, shape, dtype);
      writing = false;
      origins.set(dataId, captureCallSite());
      return dataId;
    },
    move(...args: Parameters<StorageBackend["move"]>) {
      // Outside `write` this is TensorFlow.js fetching a tensor from another backend.
      if (!writing) fail("it uses a tensor that was not declared");
      move.apply(backend, args);
    },
    getInputTensorIds(tensors: readonly tf.TensorInfo[]) {
      return tensors.flatMap((tensor) => {
        // An Int64Scalar has no dataId; its value always becomes a constant.
        if (!("dataId" in tensor)) {
          return getInputTensorIds.call(backend, [tensor]);
        }
        origin = origins.get(tensor.dataId) ??
          fail("it uses a tensor that was not declared");
        const ids = getInputTensorIds.call(backend, [tensor]);
        origin = undefined;
        return ids;
      });
    },
    createOutputTensor(
      ...args: Parameters<StorageBackend["createOutputTensor"]>
    ) {
      const tensor = createOutputTensor.apply(backend, args);
      origins.set(tensor.dataId, () => "an op");
      return tensor;
    },
  };
  Object.assign(backend, watched);
  try {
    tf.tidy(() => {
      body((tensor) => {
        const id = watched.getInputTensorIds([tensor])[0]!;
        return names.get(id) ??
          fail("it returns a tensor that was not declared");
      });
    });
  } finally {
    for (const key of Object.keys(watched)) {
      Reflect.deleteProperty(backend, key);
    }
    backend.binding = real;
  }
  // A read inside an async function rejects a promise that nobody may look at.
  if (failure) throw failure;
  return { nodes };
}

/** The addon's object is native: its members are copied, since a prototype chain onto it fails its checks. */
function copyOf(binding: TensorflowBinding): TensorflowBinding {
  const members = Object.getOwnPropertyNames(binding).map((
    key,
  ) => [key, Reflect.get(binding, key)]);
  return Object.fromEntries(members);
}
