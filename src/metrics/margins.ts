import { checkId, checkLength, logitsSize } from "./_checks.ts";
import type { Logits } from "./types.ts";

/**
 * The logit margin of every image: the logit of its own class minus the largest other. Positive where the
 * prediction is right, and how far the logits must move before it is wrong.
 *
 * @returns Margins [N], float64 (a float32 difference could create ties that the logits do not have).
 * @throws {RangeError} If a logit is not finite or a label is not a class.
 * @throws {ShapeError} If labels do not run parallel to the logits.
 */
export function margins(
  logits: Logits,
  labels: ArrayLike<number>,
): Float64Array {
  const { count, numClasses } = logitsSize(logits);
  checkLength("labels", labels, count);
  const result = new Float64Array(count);
  for (let image = 0; image < count; image++) {
    const own = labels[image];
    checkId("labels", own, numClasses);
    const row = image * numClasses;
    let other = -Infinity;
    for (let label = 0; label < numClasses; label++) {
      if (label !== own) other = Math.max(other, logits.data[row + label]!);
    }
    result[image] = logits.data[row + own]! - other;
  }
  return result;
}
