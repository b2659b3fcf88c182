import { tf } from "../../runtime/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { poolAttributes } from "./_pool.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";
import type { PoolOptions } from "./max_pool.ts";

/**
 * Mean of each window of `x` [N, H, W, C], as PyTorch's `avg_pool2d`: zeros of the padding count
 * (`count_include_pad=True`).
 */
export function avgPool(x: tf.Tensor, options: PoolOptions): tf.Tensor {
  const { size, stride = size, padding = 0 } = options;
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0 ? x : tf.pad(x, [[0, 0], sides, sides, [0, 0]]);
  if (!onTensorflow()) {
    return tf.avgPool(padded as tf.Tensor4D, size, stride, "valid");
  }
  const attributes = poolAttributes(size, stride);
  return withGradient([padded], {
    forward: (x) => ({
      value: tensorflowOp("AvgPool", [x!], attributes),
      saved: [],
    }),
    backward: (dy) => {
      const shape = tf.tensor1d(padded.shape, "int32");
      return [tensorflowOp("AvgPoolGrad", [shape, dy], attributes)];
    },
  });
}
