/**
 * Tensors at rest and in computations: ops with PyTorch's semantics, programs that run them.
 *
 * @module
 */
export {
  type ConformanceCheck,
  conformanceChecks,
  type Execution,
} from "./conformance.ts";
export {
  bytesOf,
  float32,
  int32,
  sameBytes,
  sameShape,
  scalar,
  scalars,
  sizeOf,
  zeros,
} from "./host_array.ts";
export { hwioToOihw, nchwToNhwc, nhwcToNchw, oihwToHwio } from "./layout.ts";
export * from "./ops/mod.ts";
export * from "./program/mod.ts";
export type {
  DType,
  EntryPoint,
  EntryResult,
  HostArray,
  HostTree,
  Program,
  ProgramDefinition,
  SpecTree,
  TensorSpec,
  TensorTree,
} from "./types.ts";
export {
  type TransferCost,
  transferCost,
  type TransferCostOptions,
} from "./transfer_cost.ts";
export {
  type LossWithAux,
  pick,
  type ValueAndGrads,
  valueAndGrads,
} from "./value_and_grads.ts";
