import { logitsSize } from "./_checks.ts";
import { softmaxAt } from "./_softmax.ts";
import type { Logits } from "./types.ts";

/**
 * The softmax probability of one class for every image.
 *
 * @param label The class id.
 * @returns Probabilities [N].
 * @throws {RangeError} If a logit is not finite or `label` is not a class.
 */
export function classProbability(logits: Logits, label: number): Float64Array {
  const { count } = logitsSize(logits);
  return softmaxAt(logits, new Uint32Array(count).fill(label));
}
