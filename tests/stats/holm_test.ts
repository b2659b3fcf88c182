import { assertEquals, assertThrows } from "@std/assert";
import { holm } from "../../src/stats/mod.ts";
import { assertNear, reference } from "./_reference.ts";

for (const { p, adjusted } of reference.holm) {
  Deno.test(`holm() adjusts ${p.join(", ")}`, () => {
    const actual = holm(p);
    assertEquals(actual.length, p.length);
    adjusted.forEach((value, i) => assertNear(actual[i] ?? NaN, value));
  });
}

Deno.test("holm() follows the hand case", () => {
  // Ordered .01, .03, .04: 3 x .01 = .03; 2 x .03 = .06; max(.06, 1 x .04) = .06.
  const actual = holm([0.01, 0.04, 0.03]);
  [0.03, 0.06, 0.06].forEach((value, i) => assertNear(actual[i] ?? NaN, value));
});

Deno.test("holm() throws for no p-values", () => {
  assertThrows(() => holm([]), RangeError, "[]");
});

Deno.test("holm() throws for NaN", () => {
  assertThrows(() => holm([0.5, NaN]), RangeError, "NaN");
});
