import { tf } from "../runtime/mod.ts";
import { l2Normalise, softmaxCrossEntropy } from "../tensor/mod.ts";
import { ShapeError } from "../errors/mod.ts";

/** How {@linkcode ntXent} compares. */
export interface NtXentOptions {
  /** Default .5, the published value. */
  readonly temperature?: number;
}

/** Small enough to vanish in float32 after the exponential, whatever the temperature. */
const NEVER = 1e9;

/**
 * The normalised temperature-scaled cross-entropy of two views of a batch, a scalar. Differentiable in both.
 *
 * Of the 2B rows of both views each is compared with all others by cosine similarity: its positive is the same
 * sample in the other view, its negatives are the other 2B − 2 rows, labels play no part.
 *
 * Source: Chen et al. 2020 (SimCLR, arXiv 2002.05709), equation 1; in You et al. 2025 the views are the dense
 * and the pruned network on one augmented batch.
 *
 * @param a float32 [B, D].
 * @param b float32 [B, D].
 * @throws {ShapeError} If the views have different shapes.
 */
export function ntXent(
  a: tf.Tensor,
  b: tf.Tensor,
  { temperature = .5 }: NtXentOptions = {},
): tf.Tensor {
  if (a.rank !== 2 || a.shape.join() !== b.shape.join()) {
    throw new ShapeError("the second view", a.shape, b.shape);
  }
  const [count] = a.shape as [number, number];
  const rows = l2Normalise(tf.concat([a, b], 0)) as tf.Tensor2D;
  const similarity = tf.div(tf.matMul(rows, rows, false, true), temperature);
  const others = tf.sub(similarity, tf.mul(tf.eye(2 * count), NEVER));
  const positives = Array.from(
    { length: 2 * count },
    (_, row) => (row + count) % (2 * count),
  );
  return softmaxCrossEntropy(others, tf.tensor1d(positives, "int32"));
}
