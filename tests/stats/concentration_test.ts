import { assertEquals, assertThrows } from "@std/assert";
import { gini, topShare } from "../../src/stats/mod.ts";
import { assertNear } from "./_reference.ts";

Deno.test("gini() of equal values is 0", () => assertNear(gini([2, 2, 2]), 0));

Deno.test("gini() of one owner of four is 3/4", () =>
  assertNear(gini([0, 5, 0, 0]), 0.75));

Deno.test("gini() follows the hand case", () => {
  // Mean absolute difference over all pairs of 1, 2, 3: 8/9; over twice the mean 4: 2/9.
  assertNear(gini([3, 1, 2]), 2 / 9);
});

Deno.test("gini() throws for a negative value", () => {
  assertThrows(() => gini([1, -1]), RangeError, "-1 at index 1");
});

Deno.test("gini() throws when all are 0", () => {
  assertThrows(() => gini([0, 0]), RangeError, "sum");
});

Deno.test("topShare() adds the largest values", () => {
  assertEquals(topShare([1, 4, 2, 3], 2), 0.7);
});

Deno.test("topShare() throws for k = 0", () => {
  assertThrows(() => topShare([1], 0), RangeError, "k must be 1 to 1");
});

Deno.test("topShare() throws for an empty sample", () => {
  assertThrows(() => topShare([], 1), RangeError, "at least 1");
});
