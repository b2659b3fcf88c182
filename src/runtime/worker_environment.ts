import { ONEDNN_CAPS } from "./instruction_set.ts";
import type { DeviceKind, InstructionSet } from "./types.ts";

/** How a TensorFlow process is to compute. */
export interface WorkerEnvironmentOptions {
  /** Threads inside one operation, and operations at once. At least 1. */
  readonly threads: number;
  readonly device: DeviceKind;
  /** What oneDNN may use at most. Default: what the environment says already, else all that the processor has. */
  readonly isa?: InstructionSet;
}

/**
 * The environment variables of every process that computes with TensorFlow. `loadBackend` sets them: the libraries
 * read them once, while they are being loaded, so no caller has to start a process with them.
 *
 * - Threads are fixed because results depend on their number (in the fifth digit).
 * - oneDNN is on whatever the processor. TensorFlow itself leaves it off without AVX-512; then a training step takes
 *   1.6 times as long, and some gradients are coarser than PyTorch's.
 * - `TF_CPP_MIN_LOG_LEVEL=2` leaves errors only. What is written before that is read, `loadBackend` suppresses.
 * - On a GPU: memory as needed instead of all of it, so that several workers share a device; kernels that give
 *   the same result in every run; float32 products in full precision instead of TensorFloat-32, as on a CPU.
 *
 * Source: TensorFlow 2.21 `direct_session.cc` and `common_runtime/local_device.cc` (threads), `util/port.cc` and
 * `tsl/platform/cpu_info.cc` (oneDNN), `gpu_bfc_allocator.cc`, the API page of
 * `tf.config.experimental.enable_op_determinism`; oneDNN's page on CPU dispatcher control; NVIDIA's cuBLAS
 * documentation (TF32).
 *
 * @throws {RangeError} If the number of threads is not a positive integer.
 */
export function workerEnvironment(
  { threads, device, isa }: WorkerEnvironmentOptions,
): Readonly<Record<string, string>> {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot set the threads of a worker: it must be a positive integer, current value is ${threads}`,
    );
  }
  return {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
    TF_ENABLE_ONEDNN_OPTS: "1",
    ...(isa === undefined ? {} : { ONEDNN_MAX_CPU_ISA: ONEDNN_CAPS[isa] }),
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
