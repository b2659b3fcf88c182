import { tf } from "../../runtime/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { poolAttributes } from "./_pool.ts";
import { spreadRows } from "./_spread_rows.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";

/** Options of {@linkcode maxPool} and `avgPool`. */
export interface PoolOptions {
  /** Side of the square window. */
  readonly size: number;
  /** Step between two windows. Default: `size`, as in PyTorch. */
  readonly stride?: number;
  /** Rows and columns added on each side, at most half of `size`. Default: 0. */
  readonly padding?: number;
}

/** Below every float32, and finite: infinite padding would make NaN of a product with 0 in a gradient. */
const LOWEST = -3.4028234663852886e38;

/**
 * Largest value of each window of `x` [N, H, W, C], as PyTorch's `max_pool2d`: padding never wins, the gradient
 * goes to the first largest value in row order.
 */
export function maxPool(x: tf.Tensor, options: PoolOptions): tf.Tensor {
  const { size, stride = size, padding = 0 } = options;
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0
    ? x
    : tf.pad(x, [[0, 0], sides, sides, [0, 0]], LOWEST);
  if (!onTensorflow()) return plainMaxPool(padded, size, stride);
  const attributes = poolAttributes(size, stride);
  return withGradient([padded], {
    forward: (x) => {
      const value = tensorflowOp("MaxPool", [x!], attributes);
      return { value, saved: [x!, value] };
    },
    backward: (
      dy,
      [x, y],
    ) => [tensorflowOp("MaxPoolGrad", [x!, y!, dy], attributes)],
  });
}

/** The gradient is our own: that of `@tensorflow/tfjs-backend-wasm` 4.22.0 loses part of it (no place gets it). */
function plainMaxPool(
  x: tf.Tensor,
  size: number,
  stride: number,
): tf.Tensor {
  return withGradient([x], {
    forward: (x) => {
      const value = tf.maxPool(x as tf.Tensor4D, size, stride, "valid");
      return { value, saved: [x!, value] };
    },
    backward: (dy, [x, y]) => [
      placedGradient(dy as tf.Tensor4D, { x: x!, y: y!, size, stride }),
    ],
  });
}

/** For each place in the window: the values there that are their window's first largest get its gradient. */
function placedGradient(
  dy: tf.Tensor4D,
  { x, y, size, stride }: {
    x: tf.Tensor;
    y: tf.Tensor;
    size: number;
    stride: number;
  },
): tf.Tensor {
  const [, height = 0, width = 0] = x.shape;
  const [n, h, w, c] = dy.shape;
  const reach = [(h - 1) * stride + 1, (w - 1) * stride + 1] as const;
  let open: tf.Tensor = tf.onesLike(dy);
  let total: tf.Tensor = tf.zerosLike(x);
  for (let place = 0; place < size * size; place++) {
    const row = Math.floor(place / size);
    const column = place % size;
    const values = tf.stridedSlice(
      x,
      [0, row, column, 0],
      [n, row + reach[0], column + reach[1], c],
      [1, stride, stride, 1],
    );
    const wins = tf.mul(tf.cast(tf.equal(values, y), "float32"), open);
    open = tf.sub(open, wins);
    const spread = spreadRows(tf.mul(dy, wins), [stride, stride]);
    total = tf.add(
      total,
      tf.pad(spread, [
        [0, 0],
        [row, height - reach[0] - row],
        [column, width - reach[1] - column],
        [0, 0],
      ]),
    );
  }
  return total;
}
