import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { dropout } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

const seed = () => tf.scalar(7, "int32");

testOnBackends(
  "dropout() zeroes about the asked share and scales the rest",
  () => {
    const found = valuesOf(
      dropout(tf.ones([10000]), { rate: .25, seed: seed() }),
    );
    const zeros = found.filter((value) => value === 0).length;
    // The standard deviation of the share is sqrt(.25 · .75 / 10000) = .0043.
    assertAlmostEquals(zeros / found.length, .25, .02);
    for (const value of found) {
      if (value !== 0) {
        assertAlmostEquals(value, 4 / 3, 1e-6);
      }
    }
  },
);

testOnBackends("dropout() repeats its mask for the same seed only", () => {
  const x = tf.ones([64]);
  const draw = (value: number, site = 0) =>
    valuesOf(dropout(x, { rate: .5, seed: tf.scalar(value, "int32"), site }));
  assertEquals(draw(1), draw(1));
  assertNotEquals(draw(1), draw(2));
  assertNotEquals(draw(1), draw(1, 1));
});

testOnBackends(
  "dropout() lets the gradient through where it let the value through",
  () => {
    const x = tf.ones([64]);
    const run = (x: tf.Tensor) => dropout(x, { rate: .5, seed: seed() });
    assertEquals(valuesOf(tf.grad((x) => tf.sum(run(x)))(x)), valuesOf(run(x)));
  },
);

testOnBackends("dropout() at rate 0 changes nothing", () => {
  assertEquals(
    valuesOf(dropout(tf.tensor1d([1, 2]), { rate: 0, seed: seed() })),
    [1, 2],
  );
});

testOnBackends("dropout() refuses a rate outside [0, 1)", () => {
  for (const rate of [-.1, 1, NaN]) {
    assertThrows(
      () => dropout(tf.ones([2]), { rate, seed: seed() }),
      RangeError,
    );
  }
});
