import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  countStrata,
  exampleWeights,
  reductionOf,
  strataOf,
} from "../../src/training/mod.ts";

const split = {
  count: 5,
  groups: Uint8Array.of(0, 0, 0, 3, 1),
  labels: Uint8Array.of(0, 0, 0, 1, 0),
};

Deno.test("exampleWeights() are 1 unless they balance", () => {
  assertEquals([...exampleWeights({ kind: "equal" }, split)], [1, 1, 1, 1, 1]);
  assertEquals(
    [...exampleWeights({ kind: "groupDro", stepSize: .01 }, split)],
    [1, 1, 1, 1, 1],
  );
});

Deno.test("exampleWeights() balanced give every group that has images the same sum, and a mean of 1", () => {
  // Three groups with 3, 1 and 1 of 5 images: 5 / (3 · 3) and 5 / (3 · 1).
  const expected = [5 / 9, 5 / 9, 5 / 9, 5 / 3, 5 / 3];
  exampleWeights({ kind: "balanced", by: "group" }, split)
    .forEach((weight, at) => assertAlmostEquals(weight, expected[at]!, 1e-6));
  // Two classes with 4 and 1: 5 / 8 and 5 / 2.
  exampleWeights({ kind: "balanced", by: "class" }, split)
    .forEach((weight, at) =>
      assertAlmostEquals(weight, at === 3 ? 2.5 : .625, 1e-6)
    );
});

Deno.test("countStrata() counts every id up to the largest", () => {
  assertEquals(countStrata(split.groups), [3, 1, 0, 1]);
  assertEquals(strataOf(split, "class"), split.labels);
});

Deno.test("reductionOf() shares one graph between equal and balanced weights", () => {
  const balanced = { kind: "balanced", by: "group" } as const;
  assertEquals(
    reductionOf({ kind: "equal" }, { numGroups: 4 }),
    reductionOf(balanced, { numGroups: 4 }),
  );
  assertEquals(
    reductionOf({ kind: "groupDro", stepSize: .1 }, { numGroups: 4 }),
    { kind: "groupDro", stepSize: .1, numGroups: 4 },
  );
});
