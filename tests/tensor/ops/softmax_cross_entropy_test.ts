import { assertAlmostEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import {
  crossEntropyPerExample,
  softmaxCrossEntropy,
} from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("softmaxCrossEntropy() is log 2 for two equal logits", () => {
  const labels = tf.tensor1d([0, 1], "int32");
  const loss = softmaxCrossEntropy(tf.zeros([2, 2]), labels);
  assertAlmostEquals(valuesOf(loss)[0]!, Math.LN2, 1e-6);
});

testOnBackends(
  "crossEntropyPerExample() stays finite for a certain wrong answer",
  () => {
    const labels = tf.tensor1d([1], "int32");
    const loss = crossEntropyPerExample(tf.tensor2d([[1000, 0]]), labels);
    assertAlmostEquals(valuesOf(loss)[0]!, 1000, 1e-3);
  },
);

testOnBackends(
  "softmaxCrossEntropy() refuses labels that are not one per row",
  () => {
    const labels = tf.tensor1d([0], "int32");
    assertThrows(
      () => softmaxCrossEntropy(tf.zeros([2, 2]), labels),
      ShapeError,
    );
  },
);
