import { tf } from "../runtime/mod.ts";
import { crossEntropyPerExample } from "../tensor/mod.ts";

/**
 * `crossEntropy`: softmax cross-entropy of the logits. `doubleSoftmax`: the same of softmax(logits), as published
 * by You et al., whose networks end in a softmax and are trained with PyTorch's `CrossEntropyLoss`, which applies
 * another; with two classes it lies in [0.3133, 1.3133] and never reaches 0.
 */
export type LossName = "crossEntropy" | "doubleSoftmax";

/**
 * The loss of every example, float32 [N]. Differentiable in `logits`.
 *
 * @param logits [N, numClasses].
 * @param labels int32 class ids [N].
 */
export function exampleLosses(
  name: LossName,
  logits: tf.Tensor,
  labels: tf.Tensor,
): tf.Tensor {
  switch (name) {
    case "crossEntropy":
      return crossEntropyPerExample(logits, labels);
    case "doubleSoftmax":
      return crossEntropyPerExample(tf.softmax(logits), labels);
  }
}
