import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import {
  batchNormEval,
  batchNormTrain,
  conv2d,
  foldBatchNorm,
} from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

function parameters(channels: number) {
  return {
    weight: tf.fill([channels], 2),
    bias: tf.fill([channels], 1),
    mean: tf.fill([channels], .5),
    variance: tf.fill([channels], 4),
  };
}

testOnBackends(
  "batchNormTrain() keeps 0.9 of the old statistics and takes the unbiased variance",
  () => {
    // Values 1, 2, 3, 6: mean 3, squared deviations 4 + 1 + 0 + 9 = 14, unbiased variance 14/3.
    const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]);
    const { mean, variance } = batchNormTrain(x, parameters(1));
    assertAlmostEquals(valuesOf(mean)[0]!, .9 * .5 + .1 * 3, 1e-6);
    assertAlmostEquals(valuesOf(variance)[0]!, .9 * 4 + .1 * 14 / 3, 1e-6);
  },
);

testOnBackends("batchNormTrain() normalises with the biased variance", () => {
  // As above; biased variance 14/4.
  const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]);
  const { output } = batchNormTrain(x, parameters(1));
  const scale = 2 / Math.sqrt(14 / 4 + 1e-5);
  [-2, -1, 0, 3].forEach((deviation, i) =>
    assertAlmostEquals(valuesOf(output)[i]!, 1 + deviation * scale, 1e-5)
  );
});

testOnBackends("batchNormEval() uses the running statistics", () => {
  // (4.5 − 0.5) / 2 · 2 + 1 = 5
  const found = valuesOf(
    batchNormEval(tf.fill([1, 1, 1, 2], 4.5), parameters(2)),
  );
  for (const value of found) assertAlmostEquals(value, 5, 1e-4);
});

testOnBackends("foldBatchNorm() takes another epsilon", () => {
  const { filters } = foldBatchNorm(tf.ones([1, 1, 1, 1]), parameters(1), {
    epsilon: 5,
  });
  assertAlmostEquals(valuesOf(filters)[0]!, 2 / 3, 1e-6);
});

testOnBackends(
  "foldBatchNorm() does what convolution and batchNormEval() do",
  () => {
    const x = tf.tensor4d([1, -2, 3, 4], [1, 2, 2, 1]);
    const filters = tf.tensor4d([.5, -1], [1, 1, 1, 2]);
    const folded = foldBatchNorm(filters, parameters(2));
    const found = valuesOf(conv2d(x, folded.filters, { bias: folded.bias }));
    const expected = valuesOf(batchNormEval(conv2d(x, filters), parameters(2)));
    assertEquals(found.length, expected.length);
    expected.forEach((value, i) => assertAlmostEquals(found[i]!, value, 1e-5));
  },
);
