import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { linear } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("linear() takes its weight as [out, in]", () => {
  const weight = tf.tensor2d([[1, 0], [0, 1], [1, 1]]);
  const bias = tf.tensor1d([0, 0, 100]);
  assertEquals(valuesOf(linear(tf.tensor2d([[3, 4]]), weight, bias)), [
    3,
    4,
    107,
  ]);
});

testOnBackends("linear() keeps the leading axes", () => {
  assertEquals(linear(tf.zeros([2, 3, 4]), tf.zeros([5, 4])).shape, [2, 3, 5]);
});

testOnBackends("linear() refuses inputs of another width", () => {
  assertThrows(() => linear(tf.zeros([2, 3]), tf.zeros([5, 4])), ShapeError);
});
