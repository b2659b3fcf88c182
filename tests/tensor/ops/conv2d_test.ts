import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { conv2d } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("conv2d() pads symmetrically at stride 2", () => {
  // A filter with a single 1 in its first corner sees, of a padded 4 × 4 image, rows −1 and 1, columns −1 and 1;
  // with TensorFlow's "same" it would see rows 0 and 2.
  const x = tf.range(0, 16).reshape([1, 4, 4, 1]);
  const filters = tf.tensor4d([1, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3, 1, 1]);
  const output = conv2d(x, filters, { stride: 2, padding: 1 });
  assertEquals(output.shape, [1, 2, 2, 1]);
  assertEquals(valuesOf(output), [0, 0, 0, 5]);
});

testOnBackends("conv2d() does not turn the filter", () => {
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const filters = tf.tensor4d([1000, 100, 10, 1], [2, 2, 1, 1]);
  assertEquals(valuesOf(conv2d(x, filters)), [1234]);
});

testOnBackends(
  "conv2d() refuses filters for other channels and images without a batch",
  () => {
    const filters = tf.zeros([3, 3, 2, 4]);
    assertThrows(() => conv2d(tf.zeros([1, 5, 5, 3]), filters), ShapeError);
    assertThrows(() => conv2d(tf.zeros([5, 5, 2]), filters), ShapeError);
  },
);
