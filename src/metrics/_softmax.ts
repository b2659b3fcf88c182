import { checkId, logitsSize } from "./_checks.ts";
import type { Logits } from "./types.ts";

/** The softmax probability of `labels[i]` in row i; the largest logit is subtracted first so that nothing overflows. */
export function softmaxAt(
  logits: Logits,
  labels: ArrayLike<number>,
): Float64Array {
  const { count, numClasses } = logitsSize(logits);
  const result = new Float64Array(count);
  for (let image = 0; image < count; image++) {
    const own = labels[image];
    checkId("labels", own, numClasses);
    const row = image * numClasses;
    let largest = -Infinity;
    for (let label = 0; label < numClasses; label++) {
      largest = Math.max(largest, logits.data[row + label]!);
    }
    let sum = 0;
    for (let label = 0; label < numClasses; label++) {
      sum += Math.exp(logits.data[row + label]! - largest);
    }
    result[image] = Math.exp(logits.data[row + own]! - largest) / sum;
  }
  return result;
}
