import { tf } from "../../runtime/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { tensorflowOps } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";

/** PyTorch's defaults (`torch.nn.BatchNorm2d`); TensorFlow.js's epsilon would be 1e-3. */
const EPSILON = 1e-5;
const MOMENTUM = .1;

/** The four parameters of a BatchNorm layer, each [C], under PyTorch's names. */
export interface BatchNormParameters {
  /** The scale, γ. */
  readonly weight: tf.Tensor;
  /** The shift, β. */
  readonly bias: tf.Tensor;
  /** `running_mean` */
  readonly mean: tf.Tensor;
  /** `running_var` */
  readonly variance: tf.Tensor;
}

/** Options of the BatchNorm functions. */
export interface BatchNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number;
  /** The batch's share in the new running statistics. Default: 0.1. */
  readonly momentum?: number;
}

/** What {@linkcode batchNormTrain} returns. */
export interface BatchNormResult {
  /** Shaped as its input. */
  readonly output: tf.Tensor;
  /** The new `running_mean` [C]. */
  readonly mean: tf.Tensor;
  /** The new `running_var` [C], of the unbiased batch variance. */
  readonly variance: tf.Tensor;
}

/**
 * BatchNorm of `x` [N, H, W, C] in training: normalises with the batch's own (biased) statistics, and returns the
 * new running ones: (1 − momentum)·old + momentum·batch, where the variance is the unbiased one, as in PyTorch.
 * No gradient flows through the running statistics.
 */
export function batchNormTrain(
  x: tf.Tensor,
  parameters: BatchNormParameters,
  options: BatchNormOptions = {},
): BatchNormResult {
  const { epsilon = EPSILON, momentum = MOMENTUM } = options;
  const statistics: tf.Tensor[] = [];
  const kernel = onTensorflow() ? tensorflowBatchNorm : plainBatchNorm;
  const output = kernel(x, parameters, { epsilon, statistics });
  const [batchMean, batchVariance] = statistics;
  const mean = blend(parameters.mean, batchMean!, momentum);
  const variance = blend(parameters.variance, batchVariance!, momentum);
  tf.dispose(statistics);
  return { output, mean, variance };
}

/** BatchNorm of `x` [..., C] with the running statistics: one multiplication and one addition per value. */
export function batchNormEval(
  x: tf.Tensor,
  parameters: BatchNormParameters,
  options: Pick<BatchNormOptions, "epsilon"> = {},
): tf.Tensor {
  const { scale, shift } = affine(parameters, options.epsilon ?? EPSILON);
  return tf.add(tf.mul(x, scale), shift);
}

/**
 * The convolution filters [kH, kW, C, outChannels] and the bias [outChannels] that do what `filters` followed by
 * this BatchNorm in evaluation do; inside a program the folding costs one small multiplication, and the graph
 * optimizer fuses convolution, bias and ReLU to one op.
 */
export function foldBatchNorm(
  filters: tf.Tensor,
  parameters: BatchNormParameters,
  options: Pick<BatchNormOptions, "epsilon"> = {},
): { readonly filters: tf.Tensor; readonly bias: tf.Tensor } {
  const { scale, shift } = affine(parameters, options.epsilon ?? EPSILON);
  return { filters: tf.mul(filters, scale), bias: shift };
}

function affine(
  { weight, bias, mean, variance }: BatchNormParameters,
  epsilon: number,
) {
  const scale = tf.mul(weight, tf.rsqrt(tf.add(variance, epsilon)));
  return { scale, shift: tf.sub(bias, tf.mul(mean, scale)) };
}

function blend(
  running: tf.Tensor,
  batch: tf.Tensor,
  momentum: number,
): tf.Tensor {
  return tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum));
}

/** `statistics` takes the batch's mean and unbiased variance; they outlive the op's own scope. */
interface Kernel {
  readonly epsilon: number;
  readonly statistics: tf.Tensor[];
}

function tensorflowBatchNorm(
  x: tf.Tensor,
  { weight, bias }: BatchNormParameters,
  { epsilon, statistics }: Kernel,
): tf.Tensor {
  const attributes = {
    types: { T: "float32", U: "float32" },
    floats: { epsilon },
    bools: { is_training: true },
    strings: { data_format: "NHWC" },
  } as const;
  return withGradient([x, weight, bias], {
    forward: (x, weight, bias) => {
      const none = tf.tensor1d([], "float32");
      const [output, mean, variance, ...reserved] = tensorflowOps(
        "FusedBatchNormV3",
        [x!, weight!, bias!, none, none],
        {
          attributes: {
            ...attributes,
            floats: { epsilon, exponential_avg_factor: 1 },
          },
          numOutputs: 6,
        },
      );
      statistics.push(tf.keep(mean!), tf.keep(variance!));
      return { value: output!, saved: [x!, weight!, ...reserved] };
    },
    backward: (dy, [x, weight, ...reserved]) =>
      tensorflowOps("FusedBatchNormGradV3", [dy, x!, weight!, ...reserved], {
        attributes,
        numOutputs: 5,
      }).slice(0, 3),
  });
}

function plainBatchNorm(
  x: tf.Tensor,
  { weight, bias }: BatchNormParameters,
  { epsilon, statistics }: Kernel,
): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const count = x.size / weight.size;
  return withGradient([x, weight, bias], {
    forward: (x, weight, bias) => {
      const { mean, variance } = tf.moments(x!, axes);
      const scale = tf.rsqrt(tf.add(variance, epsilon));
      const normalised = tf.mul(tf.sub(x!, mean), scale);
      statistics.push(
        tf.keep(mean),
        tf.keep(tf.mul(variance, count / (count - 1))),
      );
      return {
        value: tf.add(tf.mul(normalised, weight!), bias!),
        saved: [normalised, tf.mul(scale, weight!)],
      };
    },
    backward: (dy, [normalised, slope]) => {
      const weightGrad = tf.sum(tf.mul(dy, normalised!), axes);
      const biasGrad = tf.sum(dy, axes);
      // The batch's mean and variance depend on x as well (Ioffe & Szegedy 2015, section 3).
      const through = tf.div(
        tf.add(biasGrad, tf.mul(normalised!, weightGrad)),
        count,
      );
      return [tf.mul(tf.sub(dy, through), slope!), weightGrad, biasGrad];
    },
  });
}
