import { assertAlmostEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { layerNorm } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends(
  "layerNorm() has timm's epsilon of 1e-6 unless told otherwise",
  () => {
    // Deviations ±0.001: variance 1e-6, so the default halves it: 0.001 / sqrt(2e-6).
    const x = tf.tensor2d([[.001, -.001]]);
    const parameters = { weight: tf.ones([2]), bias: tf.zeros([2]) };
    const [value] = valuesOf(layerNorm(x, parameters));
    assertAlmostEquals(value!, Math.SQRT1_2, 1e-4);
    const [wider] = valuesOf(layerNorm(x, parameters, { epsilon: 3e-6 }));
    assertAlmostEquals(wider!, .5, 1e-4);
  },
);

testOnBackends("layerNorm() refuses parameters of another width", () => {
  const parameters = { weight: tf.ones([3]), bias: tf.zeros([3]) };
  assertThrows(() => layerNorm(tf.zeros([2, 4]), parameters), ShapeError);
});
