import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { withGradient } from "./_with_gradient.ts";

/** timm's value for vision transformers; PyTorch's default for `LayerNorm` is 1e-5. */
const EPSILON = 1e-6;

/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance. Default: 1e-6, as timm's vision transformers have it. */
  readonly epsilon?: number;
}

/** The two parameters of a LayerNorm, each [D], under PyTorch's names. */
export interface LayerNormParameters {
  /** The scale. */
  readonly weight: tf.Tensor;
  /** The shift. */
  readonly bias: tf.Tensor;
}

/**
 * Normalises the last axis of `x` [..., D] to mean 0 and (biased) variance 1, then scales and shifts it.
 *
 * @throws {ShapeError} If the parameters are not as long as the last axis.
 */
export function layerNorm(
  x: tf.Tensor,
  parameters: LayerNormParameters,
  options: LayerNormOptions = {},
): tf.Tensor {
  const { weight, bias } = parameters;
  const { epsilon = EPSILON } = options;
  const width = x.shape.at(-1) ?? 0;
  if (weight.shape[0] !== width) {
    throw new ShapeError("a LayerNorm's weight", [width], weight.shape);
  }
  const rows = tf.reshape(x, [-1, width]); // [..., D] -> [rows, D]
  const output = withGradient([rows, weight, bias], {
    forward: (x, weight, bias) => {
      const centred = tf.sub(x!, tf.mean(x!, 1, true));
      const variance = tf.mean(tf.square(centred), 1, true);
      const scale = tf.rsqrt(tf.add(variance, epsilon));
      const normalised = tf.mul(centred, scale);
      return {
        value: tf.add(tf.mul(normalised, weight!), bias!),
        saved: [normalised, scale, weight!],
      };
    },
    backward: (dy, [normalised, scale, weight]) => {
      const inner = tf.mul(dy, weight!);
      // Mean and variance of the row depend on x as well (Ba et al. 2016).
      const along = tf.mean(tf.mul(inner, normalised!), 1, true);
      const rest = tf.sub(
        tf.sub(inner, tf.mean(inner, 1, true)),
        tf.mul(normalised!, along),
      );
      return [
        tf.mul(rest, scale!),
        tf.sum(tf.mul(dy, normalised!), 0),
        tf.sum(dy, 0),
      ];
    },
  });
  return tf.reshape(output, x.shape);
}
