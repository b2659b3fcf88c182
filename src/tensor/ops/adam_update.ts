import { tf } from "../../runtime/mod.ts";
import { isRecording } from "../_tensorflow_backend.ts";
import { tensorflowOps } from "./_tensorflow_op.ts";

/** One weight, its gradient and its two moments, all of one shape. */
export interface AdamTensors {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** Running mean of the gradient, PyTorch's `exp_avg`. */
  readonly firstMoment: tf.Tensor;
  /** Running mean of its square, PyTorch's `exp_avg_sq`. */
  readonly secondMoment: tf.Tensor;
}

/** Options of {@linkcode adamUpdate}; the scalars change from step to step, so they are tensors. */
export interface AdamUpdateOptions {
  /** Decay of the first and of the second moment, per step. */
  readonly betas: readonly [number, number];
  /** α √(1 − β2ᵗ) / (1 − β1ᵗ). */
  readonly stepSize: tf.Tensor;
  /** ε √(1 − β2ᵗ), the paper's ε̂. */
  readonly epsHat: tf.Tensor;
}

/** The new values. */
export type AdamResult = Omit<AdamTensors, "gradient">;

/**
 * One step of Adam: m += (1 − β1)(g − m), v += (1 − β2)(g² − v), w −= stepSize · m / (√v + epsHat).
 *
 * In a recorded program it is one op that changes the three variables where they lie, instead of a dozen that each
 * write an array as large as the weight. There 1 − β is a difference of float32 values, here as well.
 *
 * Source: Kingma and Ba 2015, the more efficient form at the end of section 2; TensorFlow's `ResourceApplyAdam`.
 */
export function adamUpdate(
  tensors: AdamTensors,
  options: AdamUpdateOptions,
): AdamResult {
  const { weight, gradient, firstMoment, secondMoment } = tensors;
  const { betas, stepSize, epsHat } = options;
  if (isRecording()) {
    // Both bias corrections are in the step size, so the powers of β are 0.
    const noPower = tf.scalar(0);
    const [beta1, beta2] = betas.map((beta) => tf.scalar(beta));
    const [w, m, v] = tensorflowOps(
      "ResourceApplyAdam",
      [
        ...[weight, firstMoment, secondMoment],
        ...[noPower, noPower, stepSize, beta1!, beta2!, epsHat, gradient],
      ],
      {
        attributes: {
          types: { T: "float32" },
          bools: { use_locking: false, use_nesterov: false },
        },
        numOutputs: 3,
      },
    );
    return { weight: w!, firstMoment: m!, secondMoment: v! };
  }
  const [rate1, rate2] = betas.map((beta) => 1 - Math.fround(beta));
  const m = tf.add(
    firstMoment,
    tf.mul(tf.sub(gradient, firstMoment), rate1!),
  );
  const v = tf.add(
    secondMoment,
    tf.mul(tf.sub(tf.square(gradient), secondMoment), rate2!),
  );
  const step = tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), epsHat));
  return { weight: tf.sub(weight, step), firstMoment: m, secondMoment: v };
}
