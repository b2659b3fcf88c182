import { logitsSize } from "./_checks.ts";
import type { Logits } from "./types.ts";

/**
 * The predicted class of every image: the largest logit, the lower class at an exact tie (as
 * `numpy.argmax`).
 *
 * @returns Class ids [N].
 * @throws {RangeError} If a logit is not finite: a diverged network has no predictions.
 * @throws {ShapeError} If the logits are not [N, numClasses].
 */
export function predictions(logits: Logits): Int32Array {
  const { count, numClasses } = logitsSize(logits);
  const predicted = new Int32Array(count);
  for (let image = 0; image < count; image++) {
    const row = image * numClasses;
    let best = 0;
    for (let label = 1; label < numClasses; label++) {
      if (logits.data[row + label]! > logits.data[row + best]!) best = label;
    }
    predicted[image] = best;
  }
  return predicted;
}
