import type { DeviceKind } from "./types.ts";

/** How a TensorFlow process is to compute. */
export interface WorkerEnvironmentOptions {
  /** Threads inside one operation, and operations at once. At least 1. */
  readonly threads: number;
  readonly device: DeviceKind;
}

/**
 * The environment variables that a TensorFlow process must be started with: the libraries read them once, while
 * they are being loaded.
 *
 * - Threads are fixed because results depend on their number (in the fifth digit).
 * - `TF_CPP_MIN_LOG_LEVEL=2` leaves errors only. What is written before that is read, `loadBackend` suppresses.
 * - On a GPU: memory as needed instead of all of it, so that several workers share a device; kernels that give
 *   the same result in every run; float32 products in full precision instead of TensorFloat-32, as on a CPU.
 *
 * Source: TensorFlow 2.21 `direct_session.cc` and `common_runtime/local_device.cc` (threads), `gpu_bfc_allocator.cc`,
 * the API page of `tf.config.experimental.enable_op_determinism`; NVIDIA's cuBLAS documentation (TF32).
 *
 * @throws {RangeError} If the number of threads is not a positive integer.
 */
export function workerEnvironment(
  { threads, device }: WorkerEnvironmentOptions,
): Readonly<Record<string, string>> {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot set the threads of a worker: it must be a positive integer, current value is ${threads}`,
    );
  }
  return {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
    TF_CPP_MIN_LOG_LEVEL: "2",
    ...(device === "gpu"
      ? {
        TF_FORCE_GPU_ALLOW_GROWTH: "true",
        TF_DETERMINISTIC_OPS: "1",
        NVIDIA_TF32_OVERRIDE: "0",
      }
      : {}),
  };
}
