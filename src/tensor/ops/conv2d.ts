import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { type Attributes, tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";
import { addBias } from "./add_bias.ts";

/** Options of {@linkcode conv2d}. */
export interface Conv2dOptions {
  /** Step between two windows, in both directions. Default: 1. */
  readonly stride?: number;
  /** Zeros added on each of the four sides, as PyTorch's `padding`. Default: 0. */
  readonly padding?: number;
  /** A bias [outChannels]. Default: none. */
  readonly bias?: tf.Tensor;
}

/**
 * Two-dimensional convolution (cross-correlation) of `x` [N, H, W, C] with `filters` [kH, kW, C, outChannels],
 * as PyTorch's `conv2d` with symmetric padding: output [N, floor((H + 2·padding − kH) / stride) + 1, …, outChannels].
 * TensorFlow's own "same" pads asymmetrically at stride 2 and is not what PyTorch's networks were trained with.
 *
 * @throws {ShapeError} If `x` has not four axes, or another number of channels than the filters.
 */
export function conv2d(
  x: tf.Tensor,
  filters: tf.Tensor,
  options: Conv2dOptions = {},
): tf.Tensor {
  const { stride = 1, padding = 0, bias } = options;
  const channels = filters.shape[2] ?? "C";
  if (!isRank4(x) || !isRank4(filters) || x.shape[3] !== channels) {
    throw new ShapeError("the images of a convolution", [
      "N",
      "H",
      "W",
      channels,
    ], x.shape);
  }
  const output = onTensorflow()
    ? tensorflowConv2d(x, filters, { stride, padding })
    : tf.conv2d(x, filters, stride, padding);
  return bias ? addBias(output, bias) : output;
}

/**
 * A 1×1 filter that skips pixels sees the kept ones only: they are taken out first. Given the stride, oneDNN's
 * filter gradient of such a filter writes beyond its memory when several threads share an odd batch (TensorFlow
 * 2.21, 8 to 16 channels, 95 images on two threads), and the process dies later, elsewhere.
 *
 * Explicit padding is not handed to oneDNN, which doubles the time of the filter gradient. `SAME` is symmetric
 * at stride 1 for an odd filter; otherwise the zeros are added by an op of their own.
 */
function tensorflowConv2d(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  { stride, padding }: { stride: number; padding: number },
): tf.Tensor {
  const [height, width] = filters.shape;
  if (height === 1 && width === 1 && stride > 1 && padding === 0) {
    const kept = everyNth(x, stride) as tf.Tensor4D;
    return tensorflowConv2d(kept, filters, { stride: 1, padding });
  }
  const same = stride === 1 && padding > 0 && height === 2 * padding + 1 &&
    width === height;
  const attributes: Attributes = {
    types: { T: "float32" },
    ints: { strides: [1, stride, stride, 1], dilations: [1, 1, 1, 1] },
    strings: { padding: same ? "SAME" : "VALID", data_format: "NHWC" },
    bools: { use_cudnn_on_gpu: true },
  };
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0 || same
    ? x
    : tf.pad(x, [[0, 0], sides, sides, [0, 0]]);
  return withGradient([padded, filters], {
    forward: (x, filters) => ({
      value: tensorflowOp("Conv2D", [x!, filters!], attributes),
      saved: [x!, filters!],
    }),
    backward: (dy, [x, filters]) => {
      const xShape = tf.tensor1d(x!.shape, "int32");
      const filterShape = tf.tensor1d(filters!.shape, "int32");
      return [
        tensorflowOp(
          "Conv2DBackpropInput",
          [xShape, filters!, dy],
          attributes,
        ),
        tensorflowOp(
          "Conv2DBackpropFilter",
          [x!, filterShape, dy],
          attributes,
        ),
      ];
    },
  });
}

/** x[:, ::step, ::step, :] */
function everyNth(x: tf.Tensor4D, step: number): tf.Tensor {
  const attributes: Attributes = {
    types: { T: "float32", Index: "int32" },
    // Bits of the axes whose bound is ignored: the end of all four.
    ints: {
      begin_mask: 0,
      end_mask: 0b1111,
      ellipsis_mask: 0,
      new_axis_mask: 0,
      shrink_axis_mask: 0,
    },
  };
  const range = () => [
    tf.tensor1d([0, 0, 0, 0], "int32"),
    tf.tensor1d([0, 0, 0, 0], "int32"),
    tf.tensor1d([1, step, step, 1], "int32"),
  ];
  return withGradient([x], {
    forward: (x) => ({
      value: tensorflowOp("StridedSlice", [x!, ...range()], attributes),
      saved: [],
    }),
    backward: (dy) => [
      tensorflowOp(
        "StridedSliceGrad",
        [tf.tensor1d(x.shape, "int32"), ...range(), dy],
        attributes,
      ),
    ],
  });
}

function isRank4(tensor: tf.Tensor): tensor is tf.Tensor4D {
  return tensor.rank === 4;
}
