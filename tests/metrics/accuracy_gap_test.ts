import { assertEquals, assertThrows } from "@std/assert";
import { accuracyGap } from "../../src/metrics/accuracy_gap.ts";
import { counts } from "./_scheme.ts";

Deno.test("accuracyGap() is train minus test per group", () => {
  assertEquals(
    accuracyGap(counts([4, 4], [3, 4]), counts([6, 8], [8, 8])),
    [.25, -.25],
  );
});

Deno.test("accuracyGap() refuses a group that is empty in one split", () => {
  assertThrows(
    () => accuracyGap(counts([4, 4], [3, 4]), counts([6, 8], [0, 0])),
    RangeError,
    "group 1",
  );
});
