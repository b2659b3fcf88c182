import { tf } from "../runtime/mod.ts";

/**
 * PyTorch's `AdaptiveAvgPool2d(size)`: [N, H, W, C] -> [N, size, size, C]. Window i of an axis of length L is
 * floor(i·L/size) to ceil((i + 1)·L/size), so that windows overlap or repeat where L is not a multiple of `size`.
 */
export function adaptiveAvgPool(x: tf.Tensor, size: number): tf.Tensor {
  return poolAxis(poolAxis(x, { axis: 1, size }), { axis: 2, size });
}

function poolAxis(
  x: tf.Tensor,
  { axis, size }: { readonly axis: number; readonly size: number },
): tf.Tensor {
  const length = x.shape[axis] as number;
  if (length === size) return x;
  const means = Array.from({ length: size }, (_, i) => {
    const from = Math.floor(i * length / size);
    const to = Math.ceil((i + 1) * length / size);
    const begin = x.shape.map((_, at) => at === axis ? from : 0);
    const extent = x.shape.map((all, at) => at === axis ? to - from : all);
    return tf.mean(tf.slice(x, begin, extent), axis, true);
  });
  return tf.concat(means, axis);
}
