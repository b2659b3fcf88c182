import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { globalAvgPool } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("globalAvgPool() averages each channel", () => {
  const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 6, 40], [1, 2, 2, 2]);
  assertEquals(valuesOf(globalAvgPool(x)), [3, 25]);
});

testOnBackends("globalAvgPool() refuses other ranks", () => {
  assertThrows(() => globalAvgPool(tf.zeros([2, 3])), ShapeError);
});
