import type { GroupScheme } from "../datasets/types.ts";
import { checkId, checkLength } from "./_checks.ts";
import { predictions } from "./predictions.ts";
import type { GroupAccuracy, Logits } from "./types.ts";

/** What {@linkcode groupAccuracy} needs beside the outputs, in the same order of images. */
export interface GroupAccuracyOptions {
  /** Class ids [N]. */
  readonly labels: ArrayLike<number>;
  /** Group ids [N]. */
  readonly groups: ArrayLike<number>;
  /** The groups that exist; only their number is read. */
  readonly scheme: Pick<GroupScheme, "names">;
}

/**
 * Right predictions per group, in order of the group id, one entry for every group of the scheme.
 *
 * @param outputs Logits [N, numClasses] or predicted class ids [N].
 * @throws {ShapeError} If labels or groups do not run parallel to the outputs.
 * @throws {RangeError} If a logit is not finite, or a group id is not of the scheme.
 */
export function groupAccuracy(
  outputs: Logits | ArrayLike<number>,
  { labels, groups, scheme }: GroupAccuracyOptions,
): readonly GroupAccuracy[] {
  const predicted = "shape" in outputs ? predictions(outputs) : outputs;
  checkLength("labels", labels, predicted.length);
  checkLength("groups", groups, predicted.length);
  const numGroups = scheme.names.length;
  const correct = new Uint32Array(numGroups);
  const n = new Uint32Array(numGroups);
  for (let image = 0; image < predicted.length; image++) {
    const group = groups[image];
    checkId("groups", group, numGroups);
    n[group]! += 1;
    if (predicted[image] === labels[image]) correct[group]! += 1;
  }
  return Array.from(n, (size, group) => ({
    group,
    correct: correct[group]!,
    n: size,
    accuracy: size === 0 ? undefined : correct[group]! / size,
  }));
}
