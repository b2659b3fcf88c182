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

testOnBackends(
  "conv2d() of a 1×1 filter at stride 2 sees every second pixel",
  () => {
    const x = tf.range(0, 12).reshape([1, 3, 4, 1]);
    const filters = tf.tensor4d([2], [1, 1, 1, 1]);
    const { value, grads } = tf.valueAndGrads((x, filters) =>
      tf.sum(conv2d(x!, filters!, { stride: 2 })).asScalar()
    )([x, filters]);
    // Pixels 0, 2, 8 and 10.
    assertEquals(valuesOf(value), [40]);
    assertEquals(valuesOf(grads[0]!), [2, 0, 2, 0, 0, 0, 0, 0, 2, 0, 2, 0]);
    assertEquals(valuesOf(grads[1]!), [20]);
  },
);

testOnBackends(
  "conv2d() of a 1×1 filter at stride 2 stays within its memory for an odd batch",
  () => {
    // TensorFlow's own gradient for this case corrupts the heap on two threads: the process would not survive.
    for (let time = 0; time < 20; time++) {
      tf.tidy(() => {
        const x = tf.ones([33, 28, 14, 8]);
        const filters = tf.ones([1, 1, 8, 16]);
        const [gradient] = tf.grads((filters) =>
          tf.sum(conv2d(x, filters!, { stride: 2 })).asScalar()
        )([filters]);
        // Every weight sees 33 images of 14 · 7 kept pixels, all 1.
        assertEquals(new Set(valuesOf(gradient!)), new Set([33 * 14 * 7]));
      });
    }
  },
);
