/** The one TensorFlow.js instance; whoever needs the API takes it from here. */
export * as tf from "@tensorflow/tfjs";

/**
 * A TensorFlow.js tensor of any rank, as it stands in a computation: owned by the program that runs it, and
 * collected by nothing.
 */
// Named by index: a direct reference would make TensorFlow.js's own declarations part of our documented surface.
export type Tensor = InstanceType<
  typeof import("@tensorflow/tfjs")["Tensor"]
>;
