import { checkLength } from "./_checks.ts";
import { softmaxAt } from "./_softmax.ts";
import type { Logits } from "./types.ts";

/**
 * The softmax probability of every image's own class; the gradient tracer takes the images with the lowest.
 *
 * @param labels Class ids [N].
 * @returns Probabilities [N].
 * @throws {RangeError} If a logit is not finite or a label is not a class.
 * @throws {ShapeError} If labels do not run parallel to the logits.
 */
export function trueClassProbability(
  logits: Logits,
  labels: ArrayLike<number>,
): Float64Array {
  checkLength("labels", labels, logits.shape[0] ?? 0);
  return softmaxAt(logits, labels);
}
