import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tf } from "../../src/runtime/mod.ts";
import { withoutGradient } from "../../src/tensor/mod.ts";
import { createReduction, GROUP_WEIGHTS } from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

Deno.test("createReduction() of the mean weighs every example", () => {
  const { reduce } = createReduction({ kind: "mean" });
  tf.tidy(() => {
    const { loss } = reduce(tf.tensor1d([1, 3, 5]), {
      groups: tf.tensor1d([0, 1, 1], "int32"),
      exampleWeights: tf.tensor1d([2, 1, 0]),
      state: {},
    });
    // (2 · 1 + 1 · 3 + 0 · 5) / 3
    assertAlmostEquals(loss.dataSync()[0]!, 5 / 3, 1e-6);
  });
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
