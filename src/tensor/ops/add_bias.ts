import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";

/**
 * Adds `bias` [C] to the last axis of `x` [..., C]. On TensorFlow this is `BiasAdd`, which its graph optimizer
 * fuses with the convolution or matrix product before it and the ReLU after it.
 *
 * @throws {ShapeError} If the bias has another length than the last axis.
 */
export function addBias(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const channels = x.shape.at(-1);
  if (bias.rank !== 1 || bias.shape[0] !== channels) {
    throw new ShapeError("a bias", [channels ?? "C"], bias.shape);
  }
  if (!onTensorflow()) return tf.add(x, bias);
  const attributes = {
    types: { T: "float32" },
    strings: { data_format: "NHWC" },
  } as const;
  return withGradient([x, bias], {
    forward: (x, bias) => ({
      value: tensorflowOp("BiasAdd", [x!, bias!], attributes),
      saved: [],
    }),
    backward: (dy) => [dy, tensorflowOp("BiasAddGrad", [dy], attributes)],
  });
}
