import { assertEquals, assertThrows } from "@std/assert";
import { pearson, spearman } from "../../src/stats/mod.ts";
import { assertNear, other, reference, tied } from "./_reference.ts";

Deno.test("pearson() matches scipy", () =>
  assertNear(pearson(tied, other), reference.pearson));

Deno.test("spearman() matches scipy with ties", () => {
  assertNear(spearman(tied, other), reference.spearman);
});

Deno.test("spearman() of a falling curve is -1", () => {
  assertEquals(spearman([1, 2, 3], [100, 10, 1]), -1);
});

Deno.test("pearson() throws for a constant sample", () => {
  assertThrows(
    () => pearson([1, 2], [3, 3]),
    RangeError,
    "constant, current value is 3",
  );
});

Deno.test("pearson() throws for one pair", () => {
  assertThrows(() => pearson([1], [1]), RangeError, "at least 2");
});

Deno.test("spearman() throws when sizes differ", () => {
  assertThrows(() => spearman([1, 2], [1]), RangeError, "2 and 1");
});
