import { assertEquals, assertThrows } from "@std/assert";
import { matchedContrast } from "../../src/metrics/matched_contrast.ts";
import { WATERBIRDS } from "./_scheme.ts";

const groups = [0, 1, 1, 2, 3];
const matched = [
  { minority: 1, majority: 0 },
  { minority: 2, majority: 0 },
  { minority: 3, majority: 4 },
];

Deno.test("matchedContrast() averages images within a class, then classes", () => {
  // Class 0: ((1 − 0) + (0 − 0)) / 2 = .5; class 1: 1 − 0 = 1; mean .75.
  assertEquals(
    matchedContrast([0, 1, 0, 1, 0], {
      matched,
      groups,
      pairs: WATERBIRDS.pairs,
    }),
    .75,
  );
});

Deno.test("matchedContrast() is 0 when every image drops", () => {
  assertEquals(
    matchedContrast([1, 1, 1, 1, 1], {
      matched,
      groups,
      pairs: WATERBIRDS.pairs,
    }),
    0,
  );
});

Deno.test("matchedContrast() refuses a class without matched images", () => {
  assertThrows(
    () =>
      matchedContrast([0, 1, 0, 1, 0], {
        matched: matched.slice(0, 2),
        groups,
        pairs: WATERBIRDS.pairs,
      }),
    RangeError,
    "group 2 has no matched images",
  );
});
