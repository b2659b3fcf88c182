import { assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { maxPool } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("maxPool() never picks the padding", () => {
  const x = tf.fill([1, 2, 2, 1], -5);
  const pooled = maxPool(x, { size: 3, stride: 2, padding: 1 });
  assertEquals(valuesOf(pooled), [-5]);
});

testOnBackends(
  "maxPool() gives the gradient of equal values to the first of them",
  () => {
    const grad = tf.grad((x) => tf.sum(maxPool(x, { size: 2 })));
    assertEquals(valuesOf(grad(tf.ones([1, 2, 2, 1]))), [1, 0, 0, 0]);
  },
);

testOnBackends("maxPool() adds up the gradient of windows that overlap", () => {
  // 3 × 3 with the largest value in the middle: it wins all four windows of size 2, stride 1.
  const x = tf.tensor4d([1, 1, 1, 1, 9, 1, 1, 1, 1], [1, 3, 3, 1]);
  const grad = tf.grad((x) => tf.sum(maxPool(x, { size: 2, stride: 1 })));
  assertEquals(valuesOf(grad(x)), [0, 0, 0, 0, 4, 0, 0, 0, 0]);
});
