export {
  type UnwrapOptions,
  unwrapStateDict,
  WRAPPER_KEYS,
} from "./state_dict.ts";
export { TORCH_CONSTRUCTORS } from "./constructors.ts";
export { pytorchLegacyCheckpoint } from "./legacy.ts";
export { pytorchZipCheckpoint } from "./zip.ts";
export { TorchStorage, TorchTensor } from "./tensor.ts";
