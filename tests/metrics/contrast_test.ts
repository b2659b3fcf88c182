import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { contrast } from "../../src/metrics/contrast.ts";
import { WATERBIRDS } from "./_scheme.ts";

Deno.test("contrast() is the mean of G1 − G0 and G2 − G3 on Waterbirds", () => {
  // (5 − 1 + 8 − 2) / 2
  assertEquals(contrast([1, 5, 8, 2], WATERBIRDS.pairs), 5);
});

Deno.test("contrast() uses the one pair of CelebA", () => {
  assertEquals(contrast([9, 9, 1, 4], [{ minority: 3, majority: 2 }]), 3);
});

Deno.test("contrast() is 0 when a network collapses to one class", () => {
  // Every image of class 1 is lost, minority and majority alike.
  assertEquals(contrast([0, 0, 1, 1], WATERBIRDS.pairs), 0);
});

Deno.test("contrast() does not change when every group moves by the same amount", () => {
  const values = fc.tuple(...Array(4).fill(fc.integer({ min: -99, max: 99 })));
  fc.assert(fc.property(values, fc.integer({ min: -99, max: 99 }), (v, by) => {
    const groups = v as number[];
    assertAlmostEquals(
      contrast(groups.map((value) => value + by), WATERBIRDS.pairs),
      contrast(groups, WATERBIRDS.pairs),
    );
  }));
});

Deno.test("contrast() refuses a group without a value", () => {
  assertThrows(
    () => contrast([1, undefined, 1, 1], WATERBIRDS.pairs),
    RangeError,
    "current value is undefined at 1",
  );
});

Deno.test("contrast() refuses an empty list of pairs", () => {
  assertThrows(() => contrast([1, 2], []), RangeError, "0 pairs");
});
