import { ShapeError } from "../errors/mod.ts";
import { minimise } from "./_lbfgs.ts";

/** Features of some examples, row-major [N, D]; a `HostArray` of rank 2 has this shape. */
export interface FeatureMatrix {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** How {@linkcode logisticRegression} fits. */
export interface LogisticRegressionOptions {
  /** The penalty is l2 / 2 · |w|² beside the mean log loss; the intercept is free. scikit-learn's C is 1 / (N · l2). */
  readonly l2: number;
  /** The largest component of the gradient at the end. Default 1e-9. */
  readonly tolerance?: number;
  /** Default 10,000. */
  readonly maxIterations?: number;
}

/** P(label 1) = 1 / (1 + exp(−(w·x + intercept))). */
export interface LogisticModel {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/**
 * Fits a binary logistic regression: the minimum of the mean log loss plus an L2 penalty, which is unique.
 *
 * @param labels 0 or 1, parallel to the rows.
 * @throws {RangeError} If a label is neither, only one of them occurs, l2 is not positive or a feature is not
 * finite.
 * @throws {ShapeError} If the labels do not run parallel to the rows.
 */
export function logisticRegression(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  { l2, tolerance = 1e-9, maxIterations = 10_000 }: LogisticRegressionOptions,
): LogisticModel {
  const { count, width } = checked(features, labels, l2);
  const { data } = features;
  const found = minimise(
    (point, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (let row = 0; row < count; row++) {
        const start = row * width;
        let score = point[width]!;
        for (let at = 0; at < width; at++) {
          score += point[at]! * data[start + at]!;
        }
        const sign = labels[row] === 1 ? 1 : -1;
        // log(1 + exp(−s·score)) without overflow
        const margin = sign * score;
        loss += Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
        const slope = -sign / (1 + Math.exp(margin));
        for (let at = 0; at < width; at++) {
          gradient[at]! += slope * data[start + at]!;
        }
        gradient[width]! += slope;
      }
      let penalty = 0;
      for (let at = 0; at <= width; at++) {
        const weight = at < width ? point[at]! : 0;
        gradient[at] = gradient[at]! / count + l2 * weight;
        penalty += weight ** 2;
      }
      return loss / count + l2 / 2 * penalty;
    },
    new Float64Array(width + 1),
    { tolerance, maxIterations },
  );
  return { weights: found.slice(0, width), intercept: found[width]! };
}

function checked(
  { data, shape }: FeatureMatrix,
  labels: ArrayLike<number>,
  l2: number,
): { readonly count: number; readonly width: number } {
  const [count = 0, width = 0] = shape;
  if (shape.length !== 2 || data.length !== count * width) {
    throw new ShapeError("features", ["N", "D"], shape);
  }
  if (labels.length !== count) {
    throw new ShapeError("labels", [count], [labels.length]);
  }
  if (!(l2 > 0)) {
    throw new RangeError(
      `Cannot fit: l2 must be positive, current value is ${l2}`,
    );
  }
  const seen = new Set(Array.from(labels));
  if (seen.size !== 2 || !seen.has(0) || !seen.has(1)) {
    throw new RangeError(
      `Cannot fit: labels must be 0 and 1, both present, current value is {${
        [...seen].join(", ")
      }}`,
    );
  }
  const bad = Array.from(data).find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new RangeError(
      `Cannot fit: every feature must be finite, current value is ${bad}`,
    );
  }
  return { count, width };
}
