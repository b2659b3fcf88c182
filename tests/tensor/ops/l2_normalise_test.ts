import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { l2Normalise } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("l2Normalise() gives rows of length 1", () => {
  const found = valuesOf(l2Normalise(tf.tensor2d([[3, 4]])));
  [.6, .8].forEach((value, i) => assertAlmostEquals(found[i]!, value, 1e-6));
});

testOnBackends(
  "l2Normalise() leaves a row of zeros at zero, with a finite gradient",
  () => {
    const x = tf.zeros([1, 3]);
    assertEquals(valuesOf(l2Normalise(x)), [0, 0, 0]);
    const grad = tf.grad((x) => tf.sum(l2Normalise(x)))(x);
    assertEquals(valuesOf(grad).every(Number.isFinite), true);
  },
);
