import { tf } from "../../runtime/mod.ts";

/** PyTorch's floor for the norm in `torch.nn.functional.normalize`. */
const EPSILON = 1e-12;

/**
 * Each row of `x` [N, D] divided by its Euclidean norm (by 1e-12 if that is smaller), as PyTorch's `normalize`.
 */
export function l2Normalise(x: tf.Tensor): tf.Tensor {
  const squares = tf.sum(tf.square(x), -1, true);
  // The floor is put under the square: the root of 0 has no finite gradient. 1e-24 is a normal float32.
  return tf.mul(x, tf.rsqrt(tf.maximum(squares, EPSILON * EPSILON)));
}
