import { tf } from "../../runtime/mod.ts";
import { spreadRows } from "./_spread_rows.ts";

const WASM = "wasm";

/**
 * Gives backend `wasm` what training needs: the kernel `Conv2DBackpropFilter`, which it lacks, and
 * `Conv2DBackpropInput` and `BatchMatMul`, whose own kernels are plain loops, made of its fast convolution and
 * matrix product. Once per process; a second call does nothing.
 *
 * Source: the kernels of `@tensorflow/tfjs-backend-wasm` 4.22.0, which hand only an unbatched product without
 * transposition to XNNPACK.
 */
export function registerWasmKernels(): void {
  if (isRegistered()) return;
  replaceKernel("Conv2DBackpropFilter", ({ inputs, attrs }) => {
    const { x, dy } = inputs as Record<string, tf.Tensor4D>;
    return filterGradient(x!, dy!, attrs as ConvAttributes);
  });
  replaceKernel("Conv2DBackpropInput", ({ inputs, attrs }) => {
    const { filter, dy } = inputs as Record<string, tf.Tensor4D>;
    return inputGradient(filter!, dy!, attrs as ConvAttributes);
  });
  const plain = tf.getKernel("BatchMatMul", WASM).kernelFunc;
  replaceKernel("BatchMatMul", (call) => {
    const { a, b } = call.inputs as Record<string, tf.Tensor3D>;
    return isBroadcast(a!, b!) ? plain(call) : product(a!, b!, { plain, call });
  });
}

/** What TensorFlow.js hands to the gradient kernels of a convolution; one of the two shapes. */
type ConvAttributes = {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly inputShape: [number, number, number, number];
  readonly filterShape: [number, number, number, number];
};

type KernelCall = Parameters<tf.KernelFunc>[0];

/** The lack of this kernel is what tells a fresh backend. */
function isRegistered(): boolean {
  return tf.getKernel("Conv2DBackpropFilter", WASM) !== undefined;
}

function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, WASM) !== undefined) {
    tf.unregisterKernel(kernelName, WASM);
  }
  tf.registerKernel({ kernelName, backendName: WASM, kernelFunc });
}

function convInfo(
  inputShape: ConvAttributes["inputShape"],
  filterShape: ConvAttributes["filterShape"],
  { strides, pad, dimRoundingMode }: ConvAttributes,
) {
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

/**
 * The gradient of a convolution by its filters is a convolution: channels are its images, examples its channels,
 * `dy` its filters, dilated by the stride.
 */
function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: ConvAttributes,
): tf.Tensor {
  const { filterShape } = attributes;
  const info = convInfo(x.shape, filterShape, attributes);
  const { top, bottom, left, right } = info.padInfo;
  return tf.tidy(() => {
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
    const images = tf.transpose(padded, [3, 1, 2, 0]); // [N, H, W, C] -> [C, H, W, N]
    const filters = tf.transpose(dy, [1, 2, 0, 3]); // [N, h, w, O] -> [h, w, N, O]
    const gradient = tf.conv2d(
      images as tf.Tensor4D,
      filters as tf.Tensor4D,
      1,
      "valid",
      "NHWC",
      [info.strideHeight, info.strideWidth],
    );
    const [kH, kW, channels, out] = filterShape;
    // Rows that no window reached (the division by the stride has a rest) are cut off.
    const cut = tf.slice(gradient, [0, 0, 0, 0], [channels, kH, kW, out]);
    return tf.transpose(cut, [1, 2, 0, 3]); // [C, kH, kW, O] -> [kH, kW, C, O]
  });
}

/** The gradient by the images: `dy`, spread by the stride, convolved with the turned filters. */
function inputGradient(
  filter: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: ConvAttributes,
): tf.Tensor {
  const { inputShape } = attributes;
  const [, height, width] = inputShape;
  const [kH, kW] = filter.shape;
  const info = convInfo(inputShape, filter.shape, attributes);
  const { strideHeight, strideWidth } = info;
  return tf.tidy(() => {
    const spread = spreadRows(dy, [strideHeight, strideWidth]);
    const [, h, w] = spread.shape;
    const top = kH - 1 - info.padInfo.top;
    const left = kW - 1 - info.padInfo.left;
    const padded = tf.pad(spread, [
      [0, 0],
      [top, height + kH - 1 - top - h],
      [left, width + kW - 1 - left - w],
      [0, 0],
    ]);
    const turned = tf.reverse(filter, [0, 1]);
    // [kH, kW, C, O] -> [kH, kW, O, C]
    const filters = tf.transpose(turned, [0, 1, 3, 2]) as tf.Tensor4D;
    return tf.conv2d(padded, filters, 1, "valid");
  });
}

function isBroadcast(a: tf.Tensor, b: tf.Tensor): boolean {
  return a.rank !== b.rank ||
    a.shape.slice(0, -2).join() !== b.shape.slice(0, -2).join();
}

/** One fast product per matrix of the batch, after explicit transposition. */
function product(
  a: tf.Tensor,
  b: tf.Tensor,
  { plain, call }: { plain: tf.KernelFunc; call: KernelCall },
): tf.Tensor | tf.TensorInfo | tf.TensorInfo[] {
  const { transposeA, transposeB } = call.attrs as Record<string, boolean>;
  return tf.tidy(() => {
    const left = matrices(a, transposeA ?? false);
    const right = matrices(b, transposeB ?? false);
    const [count, rows] = left.shape;
    const columns = right.shape[2];
    const attrs = { transposeA: false, transposeB: false };
    const products = Array.from({ length: count }, (_, i) => {
      const inputs = { a: pick(left, i), b: pick(right, i) };
      const out = plain({ ...call, inputs, attrs });
      const [info] = Array.isArray(out) ? out : [out];
      return tf.engine().makeTensorFromTensorInfo(info!) as tf.Tensor3D;
    });
    const stacked = products.length === 1 ? products[0]! : tf.concat(products);
    return tf.reshape(stacked, [...a.shape.slice(0, -2), rows, columns]);
  });
}

/** [..., r, c] -> [batch, r, c], transposed if asked */
function matrices(x: tf.Tensor, transpose: boolean): tf.Tensor3D {
  const [rows = 0, columns = 0] = x.shape.slice(-2);
  const flat = tf.reshape(x, [-1, rows, columns]) as tf.Tensor3D;
  return transpose ? tf.transpose(flat, [0, 2, 1]) as tf.Tensor3D : flat;
}

function pick(batch: tf.Tensor3D, index: number): tf.Tensor3D {
  const [count, rows, columns] = batch.shape;
  return count === 1
    ? batch
    : tf.slice(batch, [index, 0, 0], [1, rows, columns]);
}
