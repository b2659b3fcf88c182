import { tf } from "../runtime/mod.ts";
import { softmaxCrossEntropy } from "../tensor/mod.ts";

/**
 * `crossEntropy`: softmax cross-entropy of the logits. `doubleSoftmax`: the same of softmax(logits), as published
 * by You et al., whose networks end in a softmax and are trained with PyTorch's `CrossEntropyLoss`, which applies
 * another; with two classes it lies in [0.3133, 1.3133] and never reaches 0.
 */
export type LossName = "crossEntropy" | "doubleSoftmax";

/**
 * The mean loss over a batch, a float32 scalar. Differentiable in `logits`.
 *
 * @param logits [N, numClasses].
 * @param labels int32 class ids [N].
 */
export function meanLoss(
  name: LossName,
  logits: tf.Tensor,
  labels: tf.Tensor,
): tf.Tensor {
  switch (name) {
    case "crossEntropy":
      return softmaxCrossEntropy(logits, labels);
    case "doubleSoftmax":
      return softmaxCrossEntropy(tf.softmax(logits), labels);
  }
}
