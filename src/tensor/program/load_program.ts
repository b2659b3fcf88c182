import { join } from "node:path";
import type { TensorflowBinding } from "../../runtime/mod.ts";
import { tensorflowBackend } from "../_tensorflow_backend.ts";
import { DTYPE_NUMBER } from "../_dtype_number.ts";
import { sizeOf } from "../host_array.ts";
import type { HostArray, HostTree, Program, TensorSpec } from "../types.ts";
import { checkArray, checkInputs, checkWritten, required } from "./_checks.ts";
import { SERVE } from "./_saved_model.ts";
import type {
  EntrySignature,
  PortSignature,
  RecordedProgram,
  StateSignature,
} from "./types.ts";

/** Options of {@linkcode loadProgram}. */
export interface LoadProgramOptions {
  /**
   * An existing folder for the moment in which TensorFlow reads the graph; nothing stays in it.
   * Default: the system's temporary folder.
   */
  readonly folder?: string;
}

/**
 * Loads a recorded program into TensorFlow. Its state is its own: two programs loaded from the same recording
 * share nothing. The first call of each entry point optimizes the graph (milliseconds to seconds).
 *
 * Nothing of what a call takes or returns shares memory with TensorFlow.
 *
 * @throws {Error} If TensorFlow refuses the graph.
 */
export function loadProgram(
  recorded: RecordedProgram,
  options: LoadProgramOptions = {},
): Program {
  const { binding } = tensorflowBackend();
  const session = loadSession(binding, recorded.graph, options.folder);
  return new LoadedProgram(binding, session, recorded);
}

function loadSession(
  binding: TensorflowBinding,
  graph: Uint8Array,
  folder: string | undefined,
): number {
  const scratch = Deno.makeTempDirSync({
    prefix: "program-",
    ...(folder === undefined ? {} : { dir: folder }),
  });
  try {
    Deno.writeFileSync(join(scratch, "saved_model.pb"), graph);
    return binding.loadSavedModel(scratch, SERVE);
  } finally {
    Deno.removeSync(scratch, { recursive: true });
  }
}

class LoadedProgram implements Program {
  readonly #binding: TensorflowBinding;
  readonly #session: number;
  readonly #entries: ReadonlyMap<string, LoadedEntry>;
  readonly #state: ReadonlyMap<string, StateSignature>;
  readonly #written = new Set<string>();
  #disposed = false;

  constructor(
    binding: TensorflowBinding,
    session: number,
    recorded: RecordedProgram,
  ) {
    const { entries, state } = recorded.signature;
    this.#binding = binding;
    this.#session = session;
    this.#entries = new Map(
      Object.entries(entries).map(([name, entry]) => [name, loadEntry(entry)]),
    );
    this.#state = new Map(state.map((spec) => [spec.name, spec]));
  }

  call(
    name: string,
    inputs: Readonly<Record<string, HostArray>>,
  ): Record<string, HostArray> {
    this.#requireLoaded();
    const entry = required(this.#entries, name, "entry point");
    checkInputs(name, entry.inputs, inputs);
    checkWritten(name, entry.reads, this.#written);
    const feeds = [...entry.inputs.values()].map((port) => ({
      tensor: port.tensor,
      value: inputs[port.name]!,
    }));
    const values = this.#run(
      feeds,
      entry.outputs.length > 0
        ? entry.outputs
        : [{ tensor: entry.done, dtype: "float32", shape: [] }],
    );
    for (const key of entry.writes) this.#written.add(key);
    return Object.fromEntries(
      entry.outputs.map((port, i) => [port.name, values[i]!]),
    );
  }

  write(state: HostTree): void {
    this.#requireLoaded();
    const writes = [...state].map(([name, value]) => {
      const spec = required(this.#state, name, "state");
      checkArray(`state "${name}"`, spec, value);
      return { spec, value };
    });
    // TensorFlow compiles a path through the graph per set of names (10 ms for a small network): one path for
    // all of them, else one for each, so that ever new sets of names cost nothing.
    const runs = writes.length === this.#state.size
      ? [writes]
      : writes.map((write) => [write]);
    for (const run of runs) {
      if (run.length === 0) continue;
      const feeds = run.map(({ spec, value }) => ({
        tensor: spec.feed,
        value,
      }));
      this.#run(
        feeds,
        run.map(({ spec }) => ({
          tensor: spec.store,
          dtype: "float32",
          shape: [],
        })),
      );
    }
    for (const name of state.keys()) this.#written.add(name);
  }

  read(names?: readonly string[]): HostTree {
    this.#requireLoaded();
    const specs = (names ?? [...this.#state.keys()]).map((name) =>
      required(this.#state, name, "state")
    );
    const keys = specs.map((spec) => spec.name);
    checkWritten("read", keys, this.#written);
    if (specs.length === 0) return new Map();
    const values = this.#run(
      [],
      specs.map(({ value, dtype, shape }) => ({ tensor: value, dtype, shape })),
    );
    return new Map(keys.map((name, i) => [name, values[i]!]));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#binding.deleteSavedModel(this.#session);
  }

  #requireLoaded(): void {
    if (this.#disposed) {
      throw new Error("Cannot use the program: it is disposed");
    }
  }

  #run(
    feeds: readonly { tensor: string; value: HostArray }[],
    fetches: readonly ({ tensor: string } & TensorSpec)[],
  ): HostArray[] {
    const binding = this.#binding;
    const ids = feeds.map(({ value }) =>
      binding.createTensor(
        value.shape,
        DTYPE_NUMBER[value.dtype],
        unalignedCopy(value),
      )
    );
    try {
      const results = binding.runSavedModel(
        this.#session,
        ids,
        feeds.map(({ tensor }) => tensor).join(),
        fetches.map(({ tensor }) => tensor).join(),
      );
      return results.map(({ id }, i) => {
        const { dtype, shape } = fetches[i]!;
        const data = binding.tensorDataSync(id);
        binding.deleteTensor(id);
        return toHostArray({ dtype, shape }, data);
      });
    } finally {
      for (const id of ids) binding.deleteTensor(id);
    }
  }
}

interface LoadedEntry {
  readonly inputs: ReadonlyMap<string, PortSignature>;
  readonly outputs: readonly PortSignature[];
  readonly done: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

function loadEntry(entry: EntrySignature): LoadedEntry {
  return {
    ...entry,
    inputs: new Map(entry.inputs.map((port) => [port.name, port])),
  };
}

/**
 * A copy that starts one element after an aligned address. `TF_NewTensor` keeps an aligned buffer (and would
 * free it later, on any of TensorFlow's threads); one that is not aligned it copies at once.
 */
function unalignedCopy(value: HostArray): Float32Array | Int32Array {
  const bytes = 4 * (sizeOf(value.shape) + 1);
  const copy = value.dtype === "float32"
    ? new Float32Array(new ArrayBuffer(bytes), 4)
    : new Int32Array(new ArrayBuffer(bytes), 4);
  copy.set(value.data);
  return copy;
}

function toHostArray(
  spec: TensorSpec,
  data: Float32Array | Int32Array | Uint8Array,
): HostArray {
  if (data instanceof Uint8Array) {
    throw new TypeError(
      `Cannot read a result: it must be ${spec.dtype}, current value is bytes`,
    );
  }
  return { dtype: spec.dtype, shape: spec.shape, data };
}
