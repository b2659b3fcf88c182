import { assertAlmostEquals, assertEquals } from "@std/assert";
import { erf, erfinv } from "../../src/random/mod.ts";
import { reference } from "./_reference.ts";

for (const [x = NaN, expected = NaN] of reference.erfinv) {
  Deno.test(`erfinv(${x}) matches scipy`, () => {
    assertAlmostEquals(erfinv(x), expected, Math.abs(expected) * 1e-15);
  });
}

for (const [x = NaN, expected = NaN] of reference.erf) {
  Deno.test(`erf(${x}) matches scipy`, () => {
    assertAlmostEquals(erf(x), expected, Math.abs(expected) * 1e-15);
  });
}

Deno.test("erfinv(±1) is infinite", () => {
  assertEquals([erfinv(1), erfinv(-1)], [Infinity, -Infinity]);
});
