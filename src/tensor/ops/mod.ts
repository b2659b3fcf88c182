/**
 * The ops that the networks are made of, with PyTorch's semantics, on every backend.
 *
 * @module
 */
export { addBias } from "./add_bias.ts";
export {
  batchNormEval,
  type BatchNormOptions,
  type BatchNormParameters,
  type BatchNormResult,
  batchNormTrain,
  foldBatchNorm,
} from "./batch_norm.ts";
export { conv2d, type Conv2dOptions } from "./conv2d.ts";
export { linear } from "./linear.ts";
export { relu } from "./relu.ts";
export {
  crossEntropyPerExample,
  softmaxCrossEntropy,
} from "./softmax_cross_entropy.ts";
