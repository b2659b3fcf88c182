import { assertEquals, assertThrows } from "@std/assert";
import { median, quantile } from "../../src/stats/mod.ts";
import { assertNear, reference, tied } from "./_reference.ts";

for (const [probability = NaN, expected = NaN] of reference.quantile) {
  Deno.test(`quantile() matches numpy for ${probability}`, () => {
    assertNear(quantile(tied, probability), expected);
  });
}

Deno.test("median() of an even number is the mean of the middle two", () => {
  assertEquals(median([10, 1, 3, 2]), 2.5);
});

Deno.test("median() leaves its sample in order", () => {
  const sample = [3, 1, 2];
  median(sample);
  assertEquals(sample, [3, 1, 2]);
});

Deno.test("quantile() throws beyond 1", () => {
  assertThrows(() => quantile([1], 1.1), RangeError, "1.1");
});

Deno.test("median() throws for an empty sample", () => {
  assertThrows(() => median([]), RangeError, "at least 1");
});
