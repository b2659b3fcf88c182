import { assertThrows } from "@std/assert";
import { welchInterval } from "../../src/stats/mod.ts";
import { a, assertNear, b, reference } from "./_reference.ts";

for (const { confidence, low, high, df } of reference.welch) {
  Deno.test(`welchInterval() matches scipy for confidence ${confidence}`, () => {
    const interval = welchInterval(a, b, { confidence });
    assertNear(interval.low, low);
    assertNear(interval.high, high);
    assertNear(interval.degreesOfFreedom, df);
  });
}

Deno.test("welchInterval() throws when both samples have no variance", () => {
  assertThrows(() => welchInterval([1, 1], [2, 2]), RangeError, "no variance");
});
