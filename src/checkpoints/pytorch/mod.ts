export {
  type UnwrapOptions,
  unwrapStateDict,
  WRAPPER_KEYS,
} from "./state_dict.ts";
export { TorchStorage, TorchTensor } from "./tensor.ts";
export type { StridedView } from "../_strided.ts";
