import { assertEquals, assertThrows } from "@std/assert";
import { proportionSe, wilsonInterval } from "../../src/stats/mod.ts";
import { assertNear, reference } from "./_reference.ts";

for (const { successes, n, confidence, ends } of reference.wilson) {
  Deno.test(`wilsonInterval() matches scipy for ${successes} of ${n}`, () => {
    const interval = wilsonInterval(successes, n, { confidence });
    assertNear(interval.low, ends[0] ?? NaN);
    assertNear(interval.high, ends[1] ?? NaN);
    assertEquals(interval.estimate, successes / n);
  });
}

Deno.test("proportionSe() follows the hand case", () => {
  assertEquals(proportionSe(1, 4), Math.sqrt(0.75 * 0.25 / 4));
});

Deno.test("proportionSe() throws for an empty group", () => {
  assertThrows(() => proportionSe(0, 0), RangeError, "0 of 0");
});

Deno.test("wilsonInterval() throws for more successes than trials", () => {
  assertThrows(() => wilsonInterval(3, 2), RangeError, "3 of 2");
});
