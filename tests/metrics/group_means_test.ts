import { assertEquals, assertThrows } from "@std/assert";
import { contrast } from "../../src/metrics/contrast.ts";
import { groupMeans } from "../../src/metrics/group_means.ts";
import { WATERBIRDS as scheme } from "./_scheme.ts";

const groups = [0, 1, 1, 2, 3];

Deno.test("groupMeans() averages within each group", () => {
  assertEquals(
    groupMeans([1, 1, 0, -1, 2], { groups, scheme }),
    [1, .5, -1, 2],
  );
});

Deno.test("groupMeans() averages over the given positions only", () => {
  assertEquals(
    groupMeans([1, 1, 0, -1, 2], { groups, scheme, among: [2, 3] }),
    [undefined, 0, -1, undefined],
  );
});

Deno.test("groupMeans() feeds contrast()", () => {
  // ((.5 − 1) + (−1 − 2)) / 2
  const means = groupMeans([1, 1, 0, -1, 2], { groups, scheme });
  assertEquals(contrast(means, scheme.pairs), -1.75);
});

Deno.test("groupMeans() refuses NaN", () => {
  assertThrows(
    () => groupMeans([NaN], { groups: [0], scheme }),
    RangeError,
    "NaN",
  );
});
