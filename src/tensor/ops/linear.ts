import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";
import { addBias } from "./add_bias.ts";

/**
 * `x` [..., in] times the transpose of `weight` [out, in] (PyTorch's layout) plus `bias` [out]: [..., out].
 *
 * @throws {ShapeError} If the last axis of `x` is not `in`.
 */
export function linear(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias?: tf.Tensor,
): tf.Tensor {
  const [out = 0, width = 0] = weight.shape;
  if (x.shape.at(-1) !== width) {
    throw new ShapeError(
      "the input of a linear layer",
      ["...", width],
      x.shape,
    );
  }
  const rows = tf.reshape(x, [-1, width]); // [..., in] -> [rows, in]
  const product = onTensorflow()
    ? tensorflowProduct(rows, weight)
    : tf.matMul(rows, weight, false, true);
  const output = bias ? addBias(product, bias) : product;
  // [rows, out] -> [..., out]
  return x.rank === 2
    ? output
    : tf.reshape(output, [...x.shape.slice(0, -1), out]);
}

/** `MatMul`, not TensorFlow.js's `BatchMatMul`: only that one is fused with a bias and an activation. */
function tensorflowProduct(x: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return withGradient([x, weight], {
    forward: (x, weight) => ({
      value: matMul(x!, weight!, { transposeB: true }),
      saved: [x!, weight!],
    }),
    backward: (dy, [x, weight]) => [
      matMul(dy, weight!, {}),
      matMul(dy, x!, { transposeA: true }),
    ],
  });
}

function matMul(
  a: tf.Tensor,
  b: tf.Tensor,
  { transposeA = false, transposeB = false },
): tf.Tensor {
  return tensorflowOp("MatMul", [a, b], {
    types: { T: "float32" },
    bools: { transpose_a: transposeA, transpose_b: transposeB },
  });
}
