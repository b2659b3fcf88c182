import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tf } from "../../src/runtime/mod.ts";
import { withoutGradient } from "../../src/tensor/mod.ts";
import {
  countStrata,
  createReduction,
  exampleWeights,
  GROUP_WEIGHTS,
  reductionOf,
  strataOf,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

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

Deno.test("createReduction() of group DRO moves q before it weighs, and counts an absent group as 0", () => {
  const { reduce, initialState } = createReduction({
    kind: "groupDro",
    stepSize: Math.LN2,
    numGroups: 3,
  });
  const q = initialState.get(GROUP_WEIGHTS)!;
  q.data.forEach((value) => assertAlmostEquals(value, 1 / 3, 1e-7));
  tf.tidy(() => {
    const { loss, state } = reduce(tf.tensor1d([1, 3, 1]), {
      groups: tf.tensor1d([0, 0, 2], "int32"),
      exampleWeights: tf.ones([3]),
      state: { [GROUP_WEIGHTS]: tf.tensor1d([...q.data]) },
    });
    // Mean losses 2, 0, 1; q grows by 2^loss: 4, 1, 2 of 7. Loss 2 · 4/7 + 1 · 2/7.
    const after = [...state[GROUP_WEIGHTS]!.dataSync()];
    [4 / 7, 1 / 7, 2 / 7].forEach((value, at) =>
      assertAlmostEquals(after[at]!, value, 1e-6)
    );
    assertAlmostEquals(loss.dataSync()[0]!, 10 / 7, 1e-6);
  });
});

Deno.test("withoutGradient() is a constant for the gradient", () => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => tf.sum(tf.mul(x, withoutGradient(x))));
    // d(x · c) = c, not 2x.
    assertEquals([...gradient(tf.tensor1d([2, -3])).dataSync()], [2, -3]);
  });
});
