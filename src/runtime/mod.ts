/**
 * Which backend runs, how it gets onto the machine, and how a process loads it. The only place that imports
 * TensorFlow.js packages.
 *
 * @module
 */
export { tf } from "./tf.ts";
export type { Tensor } from "./tf.ts";
export * from "./types.ts";
export { instructionSetsOf } from "./instruction_set.ts";
export {
  type CircumstancesOptions,
  computingCircumstances,
} from "./computing_circumstances.ts";
export { cacheFolder } from "./cache_folder.ts";
export { endWithParent } from "./end_with_parent.ts";
export {
  loadBackend,
  type LoadBackendOptions,
  tensorflowHandle,
} from "./load_backend.ts";
export {
  PINNED_PACKAGES,
  PINNED_ZIG,
  type PinnedPackages,
} from "./pinned_packages.ts";
export {
  findInstallation,
  type ProvisionOptions,
  provisionTensorflow,
} from "./provision_tensorflow.ts";
export {
  type BackendChoice,
  type BackendFacts,
  chooseBackend,
} from "./choose_backend.ts";
export { detectGpu, type GpuDetection, type GpuProbes } from "./detect_gpu.ts";
export {
  workerEnvironment,
  type WorkerEnvironmentOptions,
} from "./worker_environment.ts";
export { type RuntimeSetUp, setUp, type SetUpOptions } from "./set_up.ts";
export {
  type FoundProgram,
  type InspectOptions,
  inspectRuntime,
  type MissingPart,
  type ProcessorReport,
  type RuntimeReport,
} from "./inspect_runtime.ts";
