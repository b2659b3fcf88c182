export {
  decodeSafetensors,
  openSafetensors,
  readSafetensors,
  safetensorsCheckpoint,
} from "./read.ts";
export {
  encodeSafetensors,
  safetensorsChunks,
  type TensorStream,
  type WritableTree,
  writeSafetensors,
  type WriteSafetensorsOptions,
} from "./write.ts";
export { parseSafetensorsHeader } from "./header.ts";
