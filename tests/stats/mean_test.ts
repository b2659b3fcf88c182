import { assertThrows } from "@std/assert";
import { mean } from "../../src/stats/mod.ts";
import { a, assertNear, reference } from "./_reference.ts";

Deno.test("mean() matches numpy", () => assertNear(mean(a), reference.mean));

Deno.test("mean() takes typed arrays", () =>
  assertNear(mean(Float64Array.of(1, 2)), 1.5));

Deno.test("mean() throws for an empty sample", () => {
  assertThrows(() => mean([]), RangeError, "current value is 0");
});

Deno.test("mean() throws for a non-finite value", () => {
  assertThrows(() => mean([1, NaN]), RangeError, "NaN at index 1");
});
