import { assertEquals, assertThrows } from "@std/assert";
import { sampleInterval, tInterval } from "../../src/stats/mod.ts";
import { a } from "./_reference.ts";

Deno.test("sampleInterval() of equal values is the resolution to both sides", () => {
  const { low, high } = sampleInterval([0.5, 0.5, 0.5], { resolution: 0.25 });
  assertEquals([low, high], [0.25, 0.75]);
});

Deno.test("sampleInterval() is the t interval where that is wider", () => {
  assertEquals(sampleInterval(a, { resolution: 1e-4 }), tInterval(a));
});

Deno.test("sampleInterval() passes the confidence on", () => {
  assertEquals(
    sampleInterval(a, { resolution: 1e-4, confidence: 0.9 }),
    tInterval(a, { confidence: 0.9 }),
  );
});

Deno.test("sampleInterval() throws for a resolution of 0", () => {
  assertThrows(
    () => sampleInterval(a, { resolution: 0 }),
    RangeError,
    "resolution",
  );
});
