import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { averageAccuracy } from "../../src/metrics/average_accuracy.ts";
import { counts } from "./_scheme.ts";

Deno.test("averageAccuracy() without weights is the share of right images", () => {
  assertEquals(averageAccuracy(counts([9, 10], [1, 5], [0, 0], [5, 5])), .75);
});

Deno.test("averageAccuracy() weights test groups by the Waterbirds training counts", () => {
  // (3498·.9 + 184·.8 + 56·.6 + 1057·.7) / 4795 = 4068.9 / 4795
  assertAlmostEquals(
    averageAccuracy(counts([9, 10], [8, 10], [6, 10], [7, 10]), {
      weights: [3498, 184, 56, 1057],
    }),
    4068.9 / 4795,
    1e-12,
  );
});

Deno.test("averageAccuracy() refuses an empty group that has a weight", () => {
  assertThrows(
    () => averageAccuracy(counts([1, 2], [0, 0]), { weights: [1, 1] }),
    RangeError,
    "group 1",
  );
});

Deno.test("averageAccuracy() leaves out a group of weight 0", () => {
  assertEquals(
    averageAccuracy(counts([1, 2], [0, 0]), { weights: [1, 0] }),
    .5,
  );
});

Deno.test("averageAccuracy() refuses weights that sum to 0", () => {
  assertThrows(() => averageAccuracy(counts([0, 0])), RangeError, "sum to 0");
});

Deno.test("averageAccuracy() refuses a negative weight", () => {
  assertThrows(
    () => averageAccuracy(counts([1, 2]), { weights: [-1] }),
    RangeError,
    "current value is -1",
  );
});
