import { assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { avgPool } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("avgPool() counts the zeros of the padding", () => {
  const x = tf.ones([1, 2, 2, 1]);
  const pooled = avgPool(x, { size: 2, stride: 2, padding: 1 });
  assertEquals(valuesOf(pooled), [.25, .25, .25, .25]);
});

testOnBackends("avgPool() steps by its size unless told otherwise", () => {
  assertEquals(avgPool(tf.ones([1, 6, 6, 2]), { size: 3 }).shape, [1, 2, 2, 2]);
});
