import { tf } from "../../runtime/mod.ts";
import { withGradient } from "./_with_gradient.ts";

/**
 * x·Φ(x) with the exact normal distribution function, any shape, as PyTorch's `gelu` (not its tanh form).
 *
 * Source: Hendrycks & Gimpel 2016, section 2.
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  return withGradient([x], {
    forward: (x) => {
      const phi = tf.mul(
        tf.add(tf.erf(tf.mul(x!, Math.SQRT1_2)), 1),
        .5,
      );
      return { value: tf.mul(x!, phi), saved: [x!, phi] };
    },
    backward: (dy, [x, phi]) => {
      // Φ(x) + x·φ(x), φ the normal density
      const density = tf.mul(
        tf.exp(tf.mul(tf.square(x!), -.5)),
        1 / Math.sqrt(2 * Math.PI),
      );
      return [tf.mul(dy, tf.add(phi!, tf.mul(x!, density)))];
    },
  });
}
