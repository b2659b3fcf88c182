/**
 * The ops that the networks are made of, with PyTorch's semantics, on every backend.
 *
 * @module
 */
export {
  type AdamResult,
  type AdamTensors,
  adamUpdate,
  type AdamUpdateOptions,
} from "./adam_update.ts";
export { addBias } from "./add_bias.ts";
export { attention, type AttentionInputs } from "./attention.ts";
export { avgPool } from "./avg_pool.ts";
export {
  batchNormEval,
  type BatchNormOptions,
  type BatchNormParameters,
  type BatchNormResult,
  batchNormTrain,
  foldBatchNorm,
} from "./batch_norm.ts";
export { conv2d, type Conv2dOptions } from "./conv2d.ts";
export { dropout, type DropoutOptions } from "./dropout.ts";
export { gelu } from "./gelu.ts";
export { globalAvgPool } from "./global_avg_pool.ts";
export { l2Normalise } from "./l2_normalise.ts";
export {
  layerNorm,
  type LayerNormOptions,
  type LayerNormParameters,
} from "./layer_norm.ts";
export { linear } from "./linear.ts";
export { maxPool, type PoolOptions } from "./max_pool.ts";
export { randomUniform } from "./random_uniform.ts";
export { relu } from "./relu.ts";
export {
  crossEntropyPerExample,
  softmaxCrossEntropy,
} from "./softmax_cross_entropy.ts";
export { registerWasmKernels } from "./wasm_kernels.ts";
export { withoutGradient } from "./without_gradient.ts";
