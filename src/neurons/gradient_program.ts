import { type Architecture, forward, parameterSpecs } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import { crossEntropyPerExample, pick, valueAndGrads } from "../tensor/mod.ts";
import type {
  HostArray,
  HostTree,
  Program,
  ProgramDefinition,
  TensorTree,
} from "../tensor/types.ts";

/** How {@linkcode gradientProgram} is built. */
export interface GradientProgramOptions {
  /** Images of a call; default 200, the published number per group. */
  readonly batchSize?: number;
}

/**
 * The gradient of the mean cross-entropy by the weights of every neuron, in evaluation mode: running
 * statistics, no dropout, nothing changes.
 *
 * State: weights and running statistics.
 *
 * Entry `gradient`: `images` [B, H, W, C], `labels` int32 [B], `weights` float32 [B] (1 for an image, 0 for
 * padding) → the gradient of every site's weight under its name, and `loss`, the mean over the images.
 */
export function gradientProgram(
  architecture: Architecture,
  { batchSize = 200 }: GradientProgramOptions = {},
): ProgramDefinition {
  const sites = architecture.neurons.map(({ weight }) => weight);
  return {
    state: parameterSpecs(architecture, ["weight", "statistic"]),
    entries: {
      gradient: {
        inputs: {
          images: {
            dtype: "float32",
            shape: [batchSize, ...architecture.input],
          },
          labels: { dtype: "int32", shape: [batchSize] },
          weights: { dtype: "float32", shape: [batchSize] },
        },
        run(state, inputs) {
          const { images, labels, weights } = inputs as Inputs;
          const traced = pick(state, sites);
          const { loss, grads } = valueAndGrads((parameters: TensorTree) => {
            const { output } = forward(
              architecture,
              { ...state, ...parameters },
              { images, context: { mode: "eval" } },
            );
            const each = crossEntropyPerExample(output, labels);
            const sum = tf.sum(tf.mul(each, weights));
            return { loss: tf.div(sum, tf.sum(weights)), aux: {} };
          }, traced);
          return { outputs: { ...grads, [LOSS]: loss } };
        },
      },
    },
  };
}

type Inputs = Readonly<Record<"images" | "labels" | "weights", tf.Tensor>>;

/** No parameter has this name. */
const LOSS = "loss";

/** Images to differentiate on; at most as many as the program's batch. */
export interface GradientBatch {
  /** float32 [N, H, W, C]. */
  readonly images: HostArray;
  /** Class ids [N]. */
  readonly labels: ArrayLike<number>;
}

/**
 * Runs {@linkcode gradientProgram} on some images, padded to the program's batch.
 *
 * @param program Its state written.
 * @param options.batchSize The program's; default 200.
 * @returns The gradients by parameter name, for `largestGradient` and `pruneMask`.
 * @throws {RangeError} If there are no images or more than the batch.
 */
export function gradientsOn(
  program: Program,
  { images, labels }: GradientBatch,
  { batchSize = 200 }: GradientProgramOptions = {},
): HostTree {
  const n = labels.length;
  if (n === 0 || n > batchSize || images.shape[0] !== n) {
    throw new RangeError(
      `Cannot take gradients: 1 to ${batchSize} images with as many labels are needed, current value is ${
        images.shape[0]
      } images and ${n} labels`,
    );
  }
  const data = new Float32Array(batchSize * (images.data.length / n));
  data.set(images.data);
  const { [LOSS]: _, ...gradients } = program.call("gradient", {
    images: {
      dtype: "float32",
      shape: [batchSize, ...images.shape.slice(1)],
      data,
    },
    labels: padded(Int32Array.from(labels), new Int32Array(batchSize)),
    weights: padded(
      new Float32Array(n).fill(1),
      new Float32Array(batchSize),
    ),
  });
  return new Map(Object.entries(gradients));
}

function padded<T extends Float32Array | Int32Array>(
  values: T,
  into: T,
): HostArray {
  into.set(values);
  const dtype = into instanceof Float32Array ? "float32" : "int32";
  return { dtype, shape: [into.length], data: into };
}
