import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { tensorflowOps } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";

/**
 * Mean cross-entropy of `logits` [N, numClasses] against int32 `labels` [N] (class ids), a scalar, as PyTorch's
 * `cross_entropy`. The softmax is part of it: do not apply one before.
 *
 * @throws {ShapeError} If the labels are not one per row.
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor,
  labels: tf.Tensor,
): tf.Tensor {
  return tf.mean(crossEntropyPerExample(logits, labels));
}

/**
 * Cross-entropy of each row of `logits` [N, numClasses] against int32 `labels` [N]: [N]. Labels get no gradient.
 *
 * @throws {ShapeError} If the labels are not one per row.
 */
export function crossEntropyPerExample(
  logits: tf.Tensor,
  labels: tf.Tensor,
): tf.Tensor {
  const [numRows = 0, numClasses = 0] = logits.shape;
  if (labels.rank !== 1 || labels.shape[0] !== numRows) {
    throw new ShapeError("the labels", [numRows], labels.shape);
  }
  return withGradient([logits], {
    forward: (logits) => {
      const [value, slope] = onTensorflow()
        ? sparseCrossEntropy(logits!, labels)
        : denseCrossEntropy(logits!, tf.oneHot(labels, numClasses));
      return { value: value!, saved: [slope!] };
    },
    backward: (dy, [slope]) => [tf.mul(slope!, tf.expandDims(dy, 1))],
  });
}

/** The loss [N] and its derivative by the logits [N, numClasses]. */
function sparseCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor[] {
  return tensorflowOps(
    "SparseSoftmaxCrossEntropyWithLogits",
    [logits, labels],
    {
      attributes: { types: { T: "float32", Tlabels: "int32" } },
      numOutputs: 2,
    },
  );
}

function denseCrossEntropy(logits: tf.Tensor, target: tf.Tensor): tf.Tensor[] {
  const oneHot = tf.cast(target, "float32");
  const logProbs = tf.logSoftmax(logits);
  return [
    tf.neg(tf.sum(tf.mul(oneHot, logProbs), 1)),
    tf.sub(tf.exp(logProbs), oneHot),
  ];
}
