import { type BackendName, tf } from "../runtime/mod.ts";
import { float32, scalar, sizeOf } from "./host_array.ts";
import { eagerProgram } from "./program/eager_program.ts";
import { loadProgram } from "./program/load_program.ts";
import { recordProgram } from "./program/record_program.ts";
import type { Program, ProgramDefinition, TensorSpec } from "./types.ts";

/** Options of {@linkcode transferCost}. */
export interface TransferCostOptions {
  /** Milliseconds of a steady clock, e.g. `() => performance.now()`. */
  readonly now: () => number;
  /** How often each direction is timed. Default: 7. */
  readonly repetitions?: number;
}

/** What it costs to bring a batch to the device and a result back. */
export interface TransferCost {
  /** Bytes that each of the calls moved. */
  readonly numBytes: number;
  /** Median milliseconds of a call that takes them. */
  readonly toDeviceMs: number;
  /** Median milliseconds of a call that returns them. */
  readonly fromDeviceMs: number;
}

/** 16 images of 224 × 224 × 3, a batch of ResNet-50: 9.6 MB. */
const BATCH: TensorSpec = { dtype: "float32", shape: [16, 224, 224, 3] };

const SCALAR: TensorSpec = { dtype: "float32", shape: [] };

/** Each direction with as little arithmetic as keeps the optimizer from removing it. */
const DEFINITION: ProgramDefinition = {
  state: {},
  entries: {
    send: {
      inputs: { batch: BATCH },
      run: (_, { batch }) => ({ outputs: { mean: tf.mean(batch!) } }),
    },
    fetch: {
      inputs: { value: SCALAR },
      run: (_, { value }) => {
        const shape = [...BATCH.shape];
        return {
          outputs: {
            batch: tf.tile(
              tf.reshape(
                value!,
                shape.map(() => 1),
              ),
              shape,
            ),
          },
        };
      },
    },
  },
};

/**
 * Measures how long one batch takes to the device and back, on a backend that is loaded. On a CPU this is copying; on
 * a GPU it is the bus, and the reason why a program's state stays inside the graph.
 */
export function transferCost(
  backend: BackendName,
  options: TransferCostOptions,
): TransferCost {
  const { now, repetitions = 7 } = options;
  const program = backend === "tensorflow"
    ? loadProgram(recordProgram(DEFINITION))
    : eagerProgram(DEFINITION, { backend });
  const numElements = sizeOf(BATCH.shape);
  const batch = float32(BATCH.shape, new Float32Array(numElements).fill(1));
  const timed = (call: () => ReturnType<Program["call"]>): number => {
    call(); // the first call compiles
    const times = Array.from({ length: repetitions }, () => {
      const start = now();
      call();
      return now() - start;
    });
    return median(times);
  };
  try {
    return {
      numBytes: numElements * Float32Array.BYTES_PER_ELEMENT,
      toDeviceMs: timed(() => program.call("send", { batch })),
      fromDeviceMs: timed(() => program.call("fetch", { value: scalar(1) })),
    };
  } finally {
    program.dispose();
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
