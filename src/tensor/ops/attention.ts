import { tf } from "../../runtime/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { ShapeError } from "../../errors/mod.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";

/** Queries, keys and values, each [N, heads, T, D]. */
export interface AttentionInputs {
  /** What asks: [N, heads, T, D]. */
  readonly query: tf.Tensor;
  /** What is asked: [N, heads, T, D]. */
  readonly key: tf.Tensor;
  /** What answers: [N, heads, T, D]. */
  readonly value: tf.Tensor;
}

/**
 * softmax(Q·Kᵀ/√D)·V per head: [N, heads, T, D].
 *
 * Source: Vaswani et al. 2017, equation 1.
 *
 * @throws {ShapeError} If the three have different shapes.
 */
export function attention(
  { query, key, value }: AttentionInputs,
): tf.Tensor {
  for (const other of [key, value]) {
    if (other.rank !== 4 || other.shape.join() !== query.shape.join()) {
      throw new ShapeError(
        "the keys and values of attention",
        query.shape,
        other.shape,
      );
    }
  }
  const scale = 1 / Math.sqrt(query.shape[3] ?? 1);
  // Scaling the queries costs T·D products a head, scaling the scores T·T.
  const scores = tf.matMul(tf.mul(query, scale), key, false, true);
  // [N, heads, T, T] x [N, heads, T, D] -> [N, heads, T, D]
  return tf.matMul(softmax(scores), value);
}

/** Softmax over the last axis; the gradient needs the result only. */
function softmax(x: tf.Tensor): tf.Tensor {
  return withGradient([x], {
    forward: (x) => {
      const value = onTensorflow()
        ? tensorflowOp("Softmax", [x!], { types: { T: "float32" } })
        : tf.softmax(x!);
      return { value, saved: [value] };
    },
    backward: (dy, [probs]) => {
      const weighted = tf.mul(dy, probs!);
      return [
        tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), probs!)),
      ];
    },
  });
}
