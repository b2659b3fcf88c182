import { checkFinite, checkLength } from "./_checks.ts";

/** How {@linkcode spuriousScore} counts. */
export interface SpuriousScoreOptions {
  /** By how much the pattern must raise the probability, exclusively; default 0.1, the paper's. */
  readonly threshold?: number;
}

/**
 * The share of images whose probability of the target class rises by more than 0.1 when the pattern is added.
 *
 * Source: Yang, Chou and Chaudhuri 2022 (arXiv 2202.05189), spurious score; over all test images, those of
 * the target class included.
 *
 * @param clean Probability of the target class of each image [N].
 * @param patterned The same images with the pattern [N].
 * @throws {RangeError} If there are no images or a probability is not in [0, 1].
 * @throws {ShapeError} If the arrays have different lengths.
 */
export function spuriousScore(
  clean: ArrayLike<number>,
  patterned: ArrayLike<number>,
  { threshold = 0.1 }: SpuriousScoreOptions = {},
): number {
  checkLength("patterned probabilities", patterned, clean.length);
  if (clean.length === 0) {
    throw new RangeError(
      "Cannot score: there are no images, current value is n = 0",
    );
  }
  let raised = 0;
  for (let image = 0; image < clean.length; image++) {
    const before = clean[image];
    const after = patterned[image];
    checkProbability(before, image);
    checkProbability(after, image);
    if (after - before > threshold) raised += 1;
  }
  return raised / clean.length;
}

function checkProbability(
  value: number | undefined,
  at: number,
): asserts value is number {
  checkFinite("probabilities", value, at);
  // Softmax in float32 may overshoot 1 by a rounding.
  if (value < 0 || value > 1 + 1e-6) {
    throw new RangeError(
      `Cannot use probabilities: they lie in [0, 1], current value is ${value} at ${at}`,
    );
  }
}
