export { decodeSafetensors, openSafetensors, readSafetensors } from "./read.ts";
export {
  encodeSafetensors,
  type WritableTree,
  writeSafetensors,
  type WriteSafetensorsOptions,
} from "./write.ts";
