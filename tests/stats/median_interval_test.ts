import { assertEquals, assertThrows } from "@std/assert";
import { medianInterval, medianRatioInterval } from "../../src/stats/mod.ts";
import { assertNear, reference } from "./_reference.ts";

function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

for (
  const { n, confidence, low, high, coverage } of reference.median_interval
) {
  Deno.test(`medianInterval() matches scipy for n = ${n}, confidence ${confidence}`, () => {
    const interval = medianInterval(upTo(n), { confidence });
    assertEquals([interval.low, interval.high], [low, high]);
    assertNear(interval.confidence, coverage);
  });
}

Deno.test("medianInterval() of 5 values does not reach .95", () => {
  // 1 - 2 / 2^5 = .9375
  assertThrows(() => medianInterval(upTo(5)), RangeError, "current value is 5");
});

Deno.test("medianInterval() holds for thousands of values", () => {
  // Normal approximation: 5000 / 2 ± 1.96 sqrt(5000) / 2, within one rank.
  const { low } = medianInterval(upTo(5000));
  assertEquals(
    Math.abs(low - (2500 - 1.96 * Math.sqrt(5000) / 2)) <= 1.5,
    true,
  );
});

Deno.test("medianRatioInterval() is of the paired ratios", () => {
  const interval = medianRatioInterval([2, 4, 6, 8, 10, 12], [
    1,
    1,
    1,
    1,
    1,
    1,
  ]);
  assertEquals([interval.estimate, interval.low, interval.high], [7, 2, 12]);
});

Deno.test("medianRatioInterval() throws for a time of 0", () => {
  assertThrows(
    () => medianRatioInterval([1], [0]),
    RangeError,
    "1 and 0 at index 0",
  );
});
