import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { withBackend } from "../_tensorflow_backend.ts";
import { sameShape } from "../host_array.ts";
import { registerWasmKernels } from "../ops/wasm_kernels.ts";
import type {
  EntryPoint,
  EntryResult,
  HostArray,
  HostTree,
  Program,
  ProgramDefinition,
  TensorSpec,
  TensorTree,
} from "../types.ts";
import { checkArray, checkInputs, checkWritten, required } from "./_checks.ts";

/** Options of {@linkcode eagerProgram}. */
export interface EagerProgramOptions {
  /** The backend to run on; it must be initialised. Default: the active one. */
  readonly backend?: string;
}

/**
 * A program that runs its entry points as they are, op by op, on any backend: for machines without TensorFlow,
 * and to compare a recorded program with. Several times slower than {@linkcode loadProgram}.
 */
export function eagerProgram(
  definition: ProgramDefinition,
  options: EagerProgramOptions = {},
): Program {
  const backend = options.backend ?? tf.getBackend();
  if (backend === "wasm") registerWasmKernels();
  return new EagerProgram(definition, backend);
}

class EagerProgram implements Program {
  readonly #backend: string;
  readonly #specs: ReadonlyMap<string, TensorSpec>;
  readonly #entries: ReadonlyMap<string, EntryPoint>;
  readonly #state = new Map<string, tf.Tensor>();
  #disposed = false;

  constructor(definition: ProgramDefinition, backend: string) {
    this.#backend = backend;
    this.#specs = new Map(Object.entries(definition.state));
    this.#entries = new Map(Object.entries(definition.entries));
  }

  call(
    name: string,
    inputs: Readonly<Record<string, HostArray>>,
  ): Record<string, HostArray> {
    this.#requireLive();
    const entry = required(this.#entries, name, "entry point");
    checkInputs(name, new Map(Object.entries(entry.inputs)), inputs);
    return withBackend(this.#backend, () => this.#run(name, entry, inputs));
  }

  write(state: HostTree): void {
    this.#requireLive();
    for (const [name, value] of state) {
      checkArray(
        `state "${name}"`,
        required(this.#specs, name, "state"),
        value,
      );
    }
    withBackend(this.#backend, () => {
      for (const [name, value] of state) {
        this.#replace(name, toTensor(value));
      }
    });
  }

  read(names?: readonly string[]): HostTree {
    this.#requireLive();
    const keys = names ?? [...this.#specs.keys()];
    for (const name of keys) required(this.#specs, name, "state");
    checkWritten("read", keys, new Set(this.#state.keys()));
    return withBackend(
      this.#backend,
      () =>
        new Map(
          keys.map((name) => [name, toHost(this.#state.get(name)!, name)]),
        ),
    );
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    tf.dispose([...this.#state.values()]);
  }

  #run(
    name: string,
    entry: EntryPoint,
    inputs: Readonly<Record<string, HostArray>>,
  ): Record<string, HostArray> {
    let outputs: Record<string, HostArray> = {};
    tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.keys(entry.inputs).map((key) => [key, toTensor(inputs[key]!)]),
      );
      const result = entry.run(this.#stateFor(name), tensors);
      // Checked and read before anything changes: a call that fails leaves the state as it was.
      this.#checkState(name, result);
      outputs = Object.fromEntries(
        Object.entries(result.outputs).map(([key, tensor]) => [
          key,
          toHost(tensor, key),
        ]),
      );
      // Cloned first: a new value may be another state's old one.
      const next = Object.entries(result.state ?? {}).map(
        ([key, tensor]) => [key, tensor.clone()] as const,
      );
      for (const [key, tensor] of next) this.#replace(key, tensor);
    });
    return outputs;
  }

  /** The state as an object that knows what was never written. */
  #stateFor(entry: string): TensorTree {
    const written = new Set(this.#state.keys());
    const tree = {};
    for (const name of this.#specs.keys()) {
      Object.defineProperty(tree, name, {
        // What was never written is not listed, so that copying the state does not count as reading it.
        enumerable: written.has(name),
        get: () => {
          checkWritten(entry, [name], written);
          return this.#state.get(name);
        },
      });
    }
    return tree;
  }

  #checkState(entry: string, result: EntryResult): void {
    for (const [key, tensor] of Object.entries(result.state ?? {})) {
      const spec = required(this.#specs, key, "state");
      if (tensor.dtype !== spec.dtype) {
        throw new TypeError(
          `Cannot run "${entry}": new state "${key}" must be ${spec.dtype}, current value is ${tensor.dtype}`,
        );
      }
      if (!sameShape(spec.shape, tensor.shape)) {
        throw new ShapeError(
          `new state "${key}" of "${entry}"`,
          spec.shape,
          tensor.shape,
        );
      }
    }
  }

  #replace(name: string, tensor: tf.Tensor): void {
    this.#state.get(name)?.dispose();
    this.#state.set(name, tf.keep(tensor));
  }

  #requireLive(): void {
    if (this.#disposed) {
      throw new Error("Cannot use the program: it is disposed");
    }
  }
}

/** The values are copied: TensorFlow.js keeps the array it is given. */
function toTensor({ data, shape, dtype }: HostArray): tf.Tensor {
  return tf.tensor(data.slice(), [...shape], dtype);
}

function toHost(tensor: tf.Tensor, name: string): HostArray {
  const { dtype, shape } = tensor;
  const data = tensor.dataSync();
  // Copied: some backends return the memory that they go on using.
  if (dtype === "float32" && data instanceof Float32Array) {
    return { dtype, shape: [...shape], data: data.slice() };
  }
  if (dtype === "int32" && data instanceof Int32Array) {
    return { dtype, shape: [...shape], data: data.slice() };
  }
  throw new TypeError(
    `Cannot return "${name}": its dtype must be float32 or int32, current value is ${dtype}`,
  );
}
