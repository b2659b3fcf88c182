import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fitsCount } from "../../src/metrics/count_fit.ts";

// The stored example of the official code of You et al. 2025 (aarentai/Uncovering-Spurious-Memorization,
// README): Waterbirds, groups G0..G3, unmodified and after ten random modifications of `conv1.weight[28]`.
const UNMODIFIED = [1.0000, .9891, .8929, .9858];
const MODIFIED = [
  [.9987, .8208, .6371, .9315],
  [.9956, .8102, .6371, .9299],
  [.9969, .8111, .6604, .9299],
  [.9973, .8067, .6449, .9315],
  [.9965, .8018, .6589, .9408],
  [.9973, .8129, .6402, .9268],
  [.9969, .8137, .6262, .9252],
  [.9987, .8151, .6324, .9283],
  [.9965, .8049, .6121, .9221],
  [.9987, .8262, .6386, .9283],
];
// Waterbirds' group counts (metadata.csv of the Group DRO release).
const TRAIN = [3498, 184, 56, 1057];
const TEST = [2255, 2255, 642, 642];

function countFitting(
  rows: readonly (readonly number[])[],
  sizes: readonly number[],
) {
  return rows.flatMap((row) =>
    row.filter((value, g) => fitsCount(value, { n: sizes[g]!, decimals: 4 }))
  ).length;
}

Deno.test("fitsCount() fits all 40 modified accuracies of the published example to test counts", () => {
  assertEquals(countFitting(MODIFIED, TEST), 40);
});

Deno.test("fitsCount() fits only 2 of the 40 modified accuracies to train counts", () => {
  assertEquals(countFitting(MODIFIED, TRAIN), 2);
});

Deno.test("fitsCount() fits the 4 unmodified accuracies of the published example to train counts", () => {
  assertEquals(countFitting([UNMODIFIED], TRAIN), 4);
});

Deno.test("fitsCount() fits what a count prints as", () => {
  const counted = fc.integer({ min: 1, max: 3000 }).chain((n) =>
    fc.tuple(fc.nat(n), fc.constant(n))
  );
  fc.assert(fc.property(counted, ([k, n]) => {
    assert(fitsCount(Number((k / n).toFixed(4)), { n, decimals: 4 }));
  }));
});

Deno.test("fitsCount() refuses what lies between two counts", () => {
  // 1/7 = .1429, 2/7 = .2857
  assertEquals(fitsCount(.2, { n: 7, decimals: 4 }), false);
});

Deno.test("fitsCount() refuses a percentage and a count of 0", () => {
  assertThrows(() => fitsCount(64, { n: 642, decimals: 4 }), RangeError);
  assertThrows(
    () => fitsCount(.5, { n: 0, decimals: 4 }),
    RangeError,
    "n must",
  );
});
