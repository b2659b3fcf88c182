import { type TensorflowBackend, tf } from "../runtime/mod.ts";

/** The name under which the runtime registers real TensorFlow. */
export const TENSORFLOW = "tensorflow";

/** tfjs-node's backend with the two methods of TensorFlow.js's own contract that recording watches. */
export interface StorageBackend extends TensorflowBackend {
  write(values: unknown, shape: number[], dtype: string): object;
  move(
    dataId: object,
    values: unknown,
    shape: number[],
    dtype: string,
    refCount: number,
  ): void;
}

/** True while ops run on real TensorFlow. */
export function onTensorflow(): boolean {
  return tf.getBackend() === TENSORFLOW;
}

/** The registered TensorFlow backend, whether or not it is the active one. */
export function tensorflowBackend(): StorageBackend {
  const backend: unknown = tf.findBackend(TENSORFLOW);
  if (!isStorageBackend(backend)) {
    throw new Error(
      `Cannot use backend "${TENSORFLOW}": it is not loaded, current value is "${tf.getBackend()}"`,
    );
  }
  return backend;
}

/** The bindings that write down what they are asked, in place of TensorFlow's own. */
const recordings = new WeakSet<object>();

/** Declares a binding to be one that records. */
export function markRecording(binding: object): void {
  recordings.add(binding);
}

/** True while a program is being recorded: ops that exist in graphs only may be used. */
export function isRecording(): boolean {
  return onTensorflow() && recordings.has(tensorflowBackend().binding);
}

function isStorageBackend(value: unknown): value is StorageBackend {
  return typeof value === "object" && value !== null && "binding" in value &&
    "executeSingleOutput" in value && "move" in value;
}

/** Runs `body` with `name` as the active backend and puts the previous one back. */
export function withBackend<T>(name: string, body: () => T): T {
  const previous = tf.getBackend();
  if (previous === name) return body();
  // Both are initialised already, so the switch happens before the promise is returned.
  void tf.setBackend(name);
  try {
    return body();
  } finally {
    if (previous) void tf.setBackend(previous);
  }
}
