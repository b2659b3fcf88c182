import { tf } from "../../runtime/mod.ts";
import { randomUniform } from "./random_uniform.ts";

/** Options of {@linkcode dropout}. */
export interface DropoutOptions {
  /** The share of values that become 0, in [0, 1). */
  readonly rate: number;
  /** An int32 scalar that changes every step; an input of the program. */
  readonly seed: tf.Tensor;
  /** Which of the network's dropouts this is, so that two of one shape draw different masks. Default: 0. */
  readonly site?: number;
}

/**
 * Zeroes each value of `x` (any shape) with probability `rate` and divides the others by 1 − rate. The mask is a pure
 * function of seed and site; the same on every backend.
 *
 * @throws {RangeError} If the rate is not in [0, 1).
 */
export function dropout(x: tf.Tensor, options: DropoutOptions): tf.Tensor {
  const { rate, seed, site = 0 } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(
      `Cannot drop out: the rate must be in [0, 1), current value is ${rate}`,
    );
  }
  if (rate === 0) return x.clone();
  const pair = tf.stack([seed.reshape([]), tf.scalar(site, "int32")]);
  const mask = tf.cast(
    tf.greaterEqual(randomUniform(x.shape, pair), rate),
    "float32",
  );
  return tf.mul(x, tf.mul(mask, 1 / (1 - rate)));
}
