import { tf } from "../../../src/runtime/mod.ts";
import {
  batchNormTrain,
  conv2d,
  float32,
  foldBatchNorm,
  type HostArray,
  type HostTree,
  int32,
  linear,
  type ProgramDefinition,
  relu,
  sizeOf,
  softmaxCrossEntropy,
  type TensorSpec,
  type TensorTree,
  valueAndGrads,
} from "../../../src/tensor/mod.ts";

/** Values without a generator: the fractions of a sine. */
export function pattern(shape: readonly number[], phase: number): HostArray {
  const values = Float32Array.from(
    { length: sizeOf(shape) },
    (_, i) => .3 * Math.sin(i * 12.9898 + phase * 78.233),
  );
  return float32(shape, values);
}

function floats(...shape: number[]): TensorSpec {
  return { dtype: "float32", shape };
}

const WEIGHTS = {
  "conv1.weight": floats(3, 3, 1, 8),
  "bn1.weight": floats(8),
  "bn1.bias": floats(8),
  "conv2.weight": floats(3, 3, 8, 16),
  "fc.weight": floats(2, 16),
  "fc.bias": floats(2),
};
const STATISTICS = {
  "bn1.running_mean": floats(8),
  "bn1.running_var": floats(8),
};

/** The state to start with. */
export function initialState(): HostTree {
  const ones = float32([8], new Float32Array(8).fill(1));
  const entries = Object.entries({ ...WEIGHTS, ...STATISTICS }).map((
    [name, spec],
    i,
  ) => [name, pattern(spec.shape, i)] as const);
  return new Map([
    ...entries,
    ["bn1.weight", ones],
    ["bn1.running_var", ones],
  ]);
}

/** A batch with its labels. */
export function batch(size: number): { images: HostArray; labels: HostArray } {
  return {
    images: pattern([size, 12, 12, 1], 9),
    labels: int32([size], Array.from({ length: size }, (_, i) => i % 2)),
  };
}

/** conv-BatchNorm-ReLU-conv-ReLU-mean-linear with a step of SGD, and its evaluation. */
export function smallNetwork(size: number): ProgramDefinition {
  const images = floats(size, 12, 12, 1);
  return {
    state: { ...WEIGHTS, ...STATISTICS },
    entries: {
      step: {
        inputs: {
          images,
          labels: { dtype: "int32", shape: [size] },
          rate: floats(),
        },
        run: sgdStep,
      },
      evaluate: {
        inputs: { images },
        run: (state, { images }) => ({
          outputs: { logits: evaluate(state, images!) },
        }),
      },
    },
  };
}

function bn1(state: TensorTree) {
  return {
    weight: state["bn1.weight"]!,
    bias: state["bn1.bias"]!,
    mean: state["bn1.running_mean"]!,
    variance: state["bn1.running_var"]!,
  };
}

function sgdStep(state: TensorTree, inputs: TensorTree) {
  const { images, labels, rate } = inputs;
  const weights = Object.fromEntries(
    Object.keys(WEIGHTS).map((name) => [name, state[name]!]),
  );
  const { loss, aux, grads } = valueAndGrads((weights) => {
    const x = conv2d(images!, weights["conv1.weight"]!, { padding: 1 });
    const { output, mean, variance } = batchNormTrain(
      x,
      bn1({ ...state, ...weights }),
    );
    const logits = head(relu(output), weights);
    return {
      loss: softmaxCrossEntropy(logits, labels!),
      aux: { "bn1.running_mean": mean, "bn1.running_var": variance },
    };
  }, weights);
  const next = Object.entries(weights).map((
    [name, weight],
  ) => [name, tf.sub(weight, tf.mul(grads[name]!, rate!))]);
  return { outputs: { loss }, state: { ...Object.fromEntries(next), ...aux } };
}

function evaluate(state: TensorTree, images: tf.Tensor): tf.Tensor {
  const { filters, bias } = foldBatchNorm(state["conv1.weight"]!, bn1(state));
  return head(relu(conv2d(images, filters, { padding: 1, bias })), state);
}

function head(x: tf.Tensor, weights: TensorTree): tf.Tensor {
  const h = relu(
    conv2d(x, weights["conv2.weight"]!, { stride: 2, padding: 1 }),
  );
  return linear(
    tf.mean(h, [1, 2]),
    weights["fc.weight"]!,
    weights["fc.bias"],
  );
}
