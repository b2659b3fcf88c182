import { assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { relu } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("relu() has gradient 0 at 0", () => {
  const x = tf.tensor1d([-2, 0, 3]);
  assertEquals(valuesOf(relu(x)), [0, 0, 3]);
  assertEquals(valuesOf(tf.grad((x) => tf.sum(relu(x)))(x)), [0, 0, 1]);
});
