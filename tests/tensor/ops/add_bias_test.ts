import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { addBias } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("addBias() adds along the last axis", () => {
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  assertEquals(valuesOf(addBias(x, tf.tensor1d([10, 20]))), [11, 22, 13, 24]);
});

testOnBackends("addBias() refuses a bias of another length", () => {
  assertThrows(() => addBias(tf.zeros([2, 3]), tf.zeros([1])), ShapeError);
});
