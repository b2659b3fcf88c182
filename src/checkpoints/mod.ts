/**
 * The files that weights come in: safetensors and PyTorch's, read without executing anything, and written as
 * safetensors.
 *
 * @module
 */
export { type ByteSource, fileSource, memorySource } from "./byte_source.ts";
export * from "./convert_checkpoint.ts";
export * from "./describe_checkpoint.ts";
export * from "./errors.ts";
export { type AdaptOptions, adaptTensors } from "./adapt_tensors.ts";
export type { TensorInfos, Tensors } from "./compare_tensors.ts";
export * from "./explain_misfit.ts";
export * from "./extra_tensors.ts";
export * from "./fit_state_dict.ts";
export * from "./fitting_architectures.ts";
export * from "./host_array.ts";
export * from "./open_checkpoint.ts";
export * from "./origin_notes.ts";
export * from "./pickle/mod.ts";
export * from "./pytorch/mod.ts";
export * from "./raw_tensor.ts";
export * from "./safetensors/mod.ts";
export { checkpointFiles } from "./shards.ts";
export * from "./tidy_names.ts";
export * from "./timm_name.ts";
export type * from "./types.ts";
