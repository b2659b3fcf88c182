export { type PickOptions, WRAPPER_KEYS } from "./pick_weights.ts";
export { TorchStorage, TorchTensor } from "./tensor.ts";
export type { StridedView } from "../_strided.ts";
