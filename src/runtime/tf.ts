/** The one TensorFlow.js instance; whoever needs the API takes it from here. */
export * as tf from "@tensorflow/tfjs";
