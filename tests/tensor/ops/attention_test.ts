import { assertAlmostEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { attention } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends(
  "attention() is the mean of the values where all keys are alike",
  () => {
    const query = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]);
    const key = tf.ones([1, 1, 2, 2]);
    const value = tf.tensor4d([1, 10, 3, 20], [1, 1, 2, 2]);
    const found = valuesOf(attention({ query, key, value }));
    [2, 15, 2, 15].forEach((mean, i) =>
      assertAlmostEquals(found[i]!, mean, 1e-5)
    );
  },
);

testOnBackends("attention() refuses keys of another shape", () => {
  const query = tf.zeros([1, 1, 2, 2]);
  const key = tf.zeros([1, 1, 3, 2]);
  assertThrows(() => attention({ query, key, value: query }), ShapeError);
});
