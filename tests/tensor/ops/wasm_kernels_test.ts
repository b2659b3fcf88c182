import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { registerWasmKernels } from "../../../src/tensor/mod.ts";
import { useBackend, valuesOf } from "../_backends.ts";

function ramp(shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Array.from({ length: size }, (_, i) => Math.sin(i)), shape);
}

Deno.test("registerWasmKernels() may be called twice", async () => {
  await useBackend("wasm");
  registerWasmKernels();
  const kernel = tf.getKernel("BatchMatMul", "wasm");
  registerWasmKernels();
  assertEquals(tf.getKernel("BatchMatMul", "wasm"), kernel);
});

Deno.test("registerWasmKernels() multiplies batches as TensorFlow does, transposed or not", async () => {
  const results = [];
  for (const backend of ["tensorflow", "wasm"] as const) {
    await useBackend(backend);
    results.push(
      [false, true].flatMap((transposeA) =>
        [false, true].map((transposeB) => {
          const a = ramp(transposeA ? [2, 3, 5, 4] : [2, 3, 4, 5]);
          const b = ramp(transposeB ? [2, 3, 6, 5] : [2, 3, 5, 6]);
          const product = tf.matMul(a, b, transposeA, transposeB);
          assertEquals(product.shape, [2, 3, 4, 6]);
          return valuesOf(product);
        })
      ),
    );
  }
  const [expected, found] = results;
  expected!.forEach((values, i) =>
    values.forEach((value, j) =>
      assertAlmostEquals(found![i]![j]!, value, 1e-5)
    )
  );
});

Deno.test("registerWasmKernels() leaves no tensor behind", async () => {
  await useBackend("wasm");
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const x = ramp([2, 6, 6, 3]) as tf.Tensor4D;
    const filters = ramp([3, 3, 3, 4]) as tf.Tensor4D;
    const grads = tf.grads((x, filters) =>
      tf.sum(tf.conv2d(x as tf.Tensor4D, filters as tf.Tensor4D, 2, 1))
    );
    grads([x, filters]);
    tf.matMul(ramp([2, 3, 4]), ramp([2, 3, 4]), false, true);
    return [];
  });
  assertEquals(tf.memory().numTensors, before);
});
