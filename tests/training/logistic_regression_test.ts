import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import { logisticRegression } from "../../src/training/logistic_regression.ts";
import { readReference } from "../neurons/_reference.ts";

interface Fitted {
  readonly weights: readonly number[];
  readonly intercept: number;
}

const { logistic } = readReference<{
  readonly logistic: {
    readonly features: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly l2: number;
    readonly plain: Fitted;
  };
}>("fine_tuning");
const features = { data: logistic.features.flat(), shape: [60, 5] };

Deno.test("logisticRegression() finds scikit-learn's weights", () => {
  const { weights, intercept } = logisticRegression(features, logistic.labels, {
    l2: logistic.l2,
  });
  logistic.plain.weights.forEach((weight, at) => {
    assertAlmostEquals(weights[at]!, weight, 1e-5);
  });
  assertAlmostEquals(intercept, logistic.plain.intercept, 1e-5);
});

Deno.test("logisticRegression() of symmetric data has no intercept", () => {
  const { weights, intercept } = logisticRegression(
    { data: [-1, 1], shape: [2, 1] },
    [0, 1],
    { l2: .1 },
  );
  assertAlmostEquals(intercept, 0, 1e-8);
  // Stationary: 1 / (1 + exp(w)) = .1 · w, by the same symmetry.
  assertAlmostEquals(1 / (1 + Math.exp(weights[0]!)), .1 * weights[0]!, 1e-8);
});

Deno.test("logisticRegression() survives separable data of large scale", () => {
  const { weights } = logisticRegression(
    { data: [-1e3, 1e3], shape: [2, 1] },
    [0, 1],
    { l2: 1e-2 },
  );
  assertEquals(Number.isFinite(weights[0]!) && weights[0]! > 0, true);
});

Deno.test("logisticRegression() refuses labels of one class", () => {
  assertThrows(
    () =>
      logisticRegression({ data: [1, 2], shape: [2, 1] }, [1, 1], { l2: 1 }),
    RangeError,
    "current value is {1}",
  );
});

Deno.test("logisticRegression() refuses features that are not finite", () => {
  assertThrows(
    () =>
      logisticRegression({ data: [1, NaN], shape: [2, 1] }, [0, 1], { l2: 1 }),
    RangeError,
    "NaN",
  );
});

Deno.test("logisticRegression() refuses labels of another length", () => {
  assertThrows(
    () => logisticRegression({ data: [1, 2], shape: [2, 1] }, [1], { l2: 1 }),
    ShapeError,
  );
});

Deno.test("logisticRegression() refuses a penalty of 0, which separable data has no minimum for", () => {
  assertThrows(
    () => logisticRegression(features, logistic.labels, { l2: 0 }),
    RangeError,
    "current value is 0",
  );
});
