import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  detectableEffect,
  seedsNeeded,
  tTestPower,
} from "../../src/stats/mod.ts";
import { reference } from "./_reference.ts";

for (const { size, n, alpha, power } of reference.power) {
  Deno.test(`tTestPower() matches scipy's noncentral t for effect ${size}, n = ${n}`, () => {
    assertAlmostEquals(tTestPower(size, n, { alpha }), power, 1e-6);
  });
}

for (const { n, size } of reference.detectable) {
  Deno.test(`detectableEffect() matches scipy for n = ${n}`, () => {
    assertAlmostEquals(
      detectableEffect({ n, sd: 0.03 }),
      0.03 * size,
      0.03 * size * 1e-5,
    );
  });
}

for (const { size, n } of reference.needed) {
  Deno.test(`seedsNeeded() matches scipy for effect ${size}`, () => {
    assertEquals(seedsNeeded({ effect: size * 0.03, sd: 0.03 }), n);
  });
}

Deno.test("seedsNeeded() is Infinity beyond the given maximum", () => {
  assertEquals(seedsNeeded({ effect: 0.001, sd: 1 }, { max: 100 }), Infinity);
});

Deno.test("seedsNeeded() throws for no effect", () => {
  assertThrows(() => seedsNeeded({ effect: 0, sd: 1 }), RangeError, "effect");
});

Deno.test("detectableEffect() throws for one value", () => {
  assertThrows(
    () => detectableEffect({ n: 1, sd: 1 }),
    RangeError,
    "at least 2",
  );
});

Deno.test("tTestPower() throws for a level of 0", () => {
  assertThrows(() => tTestPower(1, 5, { alpha: 0 }), RangeError, "alpha");
});
