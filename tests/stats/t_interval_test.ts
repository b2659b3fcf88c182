import { assertEquals, assertThrows } from "@std/assert";
import { tInterval } from "../../src/stats/mod.ts";
import { a, assertNear, reference } from "./_reference.ts";

for (const { confidence, ends } of reference.t_interval) {
  Deno.test(`tInterval() matches scipy for confidence ${confidence}`, () => {
    const interval = tInterval(a, { confidence });
    assertNear(interval.estimate, reference.mean);
    assertNear(interval.low, ends[0] ?? NaN);
    assertNear(interval.high, ends[1] ?? NaN);
    assertNear(interval.sem, reference.sem);
    assertEquals([interval.n, interval.confidence], [5, confidence]);
  });
}

Deno.test("tInterval() is of confidence .95 by default", () => {
  assertEquals(tInterval(a), tInterval(a, { confidence: 0.95 }));
});

Deno.test("tInterval() throws for one value", () => {
  assertThrows(() => tInterval([1]), RangeError, "at least 2");
});

Deno.test("tInterval() throws for a confidence of 1", () => {
  assertThrows(() => tInterval(a, { confidence: 1 }), RangeError, "confidence");
});
