import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  accuracyMismatch,
  logitsMismatch,
} from "../../src/claims/expectation.ts";
import type { SplitPredictions } from "../../src/claims/values.ts";
import { WATERBIRDS_GROUPS } from "../../src/datasets/waterbirds.ts";

/** Two images of each group; the classes that are predicted for them. */
function predicting(...classes: readonly number[]): SplitPredictions {
  const groups = Uint8Array.of(0, 0, 1, 1, 2, 2, 3, 3);
  return {
    labels: groups.map((group) => group >> 1),
    groups,
    logits: {
      shape: [8, 2],
      data: Float32Array.from(
        classes.flatMap((label) => label === 1 ? [-1, 2] : [2, -1]),
      ),
    },
  };
}

function compare(found: SplitPredictions, ...expected: readonly number[]) {
  return accuracyMismatch(found, {
    scheme: WATERBIRDS_GROUPS,
    expected: new Map(expected.map((value, group) => [group, value])),
  });
}

// Right: G0 both, G1 one, G2 none, G3 both.
const FOUND = predicting(0, 0, 0, 1, 0, 0, 1, 1);

Deno.test("accuracyMismatch() lets pass what is as expected, to half a percentage point", () => {
  assertEquals(compare(FOUND, 1, 0.5, 0, 1), undefined);
  assertEquals(compare(FOUND, 0.995, 0.504, 0.005), undefined);
  assertEquals(compare(FOUND, 0.99, 0.5) === undefined, false);
});

Deno.test("accuracyMismatch() says what was expected and what was found of every group", () => {
  const { lines, causes } = compare(FOUND, 0.9, 0.5)!;
  assertEquals(lines, [
    "G0 (landbird on land): expected 0.9, found 1.000 (2 of 2)",
    "G1 (landbird on water): expected 0.5, found 0.500 (1 of 2)",
  ]);
  assertEquals(causes, []);
});

Deno.test("accuracyMismatch() recognises classes in the other order", () => {
  // Every image gets the other class: accuracies are 1 minus the found ones.
  const { causes } = compare(FOUND, 0, 0.5, 1, 0)!;
  assertEquals(causes.length, 1);
  assertStringIncludes(causes[0]!, "classes 0 and 1 exchanged");
});

Deno.test("accuracyMismatch() recognises groups that are numbered by attribute first", () => {
  const { causes } = compare(FOUND, 1, 0, 0.5, 1)!;
  assertEquals(causes.length, 1);
  assertStringIncludes(causes[0]!, "2 · attribute + label");
});

Deno.test("accuracyMismatch() refuses a group that is not there", () => {
  assertThrows(() => compare(FOUND, 1, 1, 1, 1, 1), RangeError, "value is 4");
});

const logitsOf = (...rows: readonly (readonly number[])[]) => ({
  data: Float32Array.from(rows.flat()),
  shape: [rows.length, 2],
});
const TWO = {
  ...FOUND,
  labels: FOUND.labels.slice(0, 2),
  logits: logitsOf([2, -1], [0, 1]),
};

Deno.test("logitsMismatch() lets the rounding of another library pass, and nothing more", () => {
  assertEquals(logitsMismatch(TWO, logitsOf([2.01, -1], [0, 1])), undefined);
  const { lines } = logitsMismatch(TWO, logitsOf([2.5, -1], [1, 0]))!;
  assertEquals(lines, [
    "expected 2.500, -1.000 for the first image, found 2.000, -1.000",
    "1 of 2 images are given the expected class",
  ]);
});

Deno.test("logitsMismatch() recognises probabilities and columns in the other order", () => {
  // 1 / (1 + exp(-3)) and 1 / (1 + exp(-1)), by hand.
  const softmax = logitsOf([0.95257, 0.04743], [0.26894, 0.73106]);
  const [probabilities] = logitsMismatch(TWO, softmax)!.causes;
  assertStringIncludes(probabilities!, "holds probabilities");
  const [reversed] = logitsMismatch(TWO, logitsOf([-1, 2], [1, 0]))!.causes;
  assertStringIncludes(reversed!, "columns reversed");
});

Deno.test("logitsMismatch() refuses another shape", () => {
  assertThrows(
    () => logitsMismatch(TWO, logitsOf([2, -1])),
    RangeError,
    "2 × 2, current value is 1 × 2",
  );
});
