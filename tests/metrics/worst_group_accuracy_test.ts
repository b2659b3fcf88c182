import { assertEquals, assertThrows } from "@std/assert";
import { worstGroupAccuracy } from "../../src/metrics/worst_group_accuracy.ts";
import { counts } from "./_scheme.ts";

Deno.test("worstGroupAccuracy() is the lowest group accuracy", () => {
  assertEquals(worstGroupAccuracy(counts([9, 10], [1, 4], [3, 4])), .25);
});

Deno.test("worstGroupAccuracy() throws when a group is empty", () => {
  assertThrows(
    () => worstGroupAccuracy(counts([9, 10], [0, 0])),
    RangeError,
    "group 1 is empty",
  );
});

Deno.test("worstGroupAccuracy() leaves out what is excluded", () => {
  assertEquals(
    worstGroupAccuracy(counts([9, 10], [0, 0]), { exclude: [1] }),
    .9,
  );
});

Deno.test("worstGroupAccuracy() throws when no group is left", () => {
  assertThrows(
    () => worstGroupAccuracy(counts([1, 1]), { exclude: [0] }),
    RangeError,
    "no group is left",
  );
});
