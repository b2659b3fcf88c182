import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { withGradient } from "./_with_gradient.ts";

/**
 * Mean over height and width of `x` [N, H, W, C]: [N, C].
 *
 * @throws {ShapeError} If `x` has not four axes.
 */
export function globalAvgPool(x: tf.Tensor): tf.Tensor {
  const [n = 0, height = 0, width = 0, channels = 0] = x.shape;
  if (x.rank !== 4) {
    throw new ShapeError("the input of a global average", [
      "N",
      "H",
      "W",
      "C",
    ], x.shape);
  }
  return withGradient([x], {
    forward: (x) => ({ value: tf.mean(x!, [1, 2]), saved: [] }),
    // TensorFlow.js's own gradient multiplies with a tensor of ones as large as x.
    backward: (dy) => {
      const share = tf.div(dy, height * width);
      // [N, C] -> [N, 1, 1, C] -> [N, H, W, C]
      const spread = tf.reshape(share, [n, 1, 1, channels]);
      return [tf.tile(spread, [1, height, width, 1])];
    },
  });
}
