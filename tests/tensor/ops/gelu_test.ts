import { assertAlmostEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import { gelu } from "../../../src/tensor/mod.ts";
import { testOnBackends, valuesOf } from "../_backends.ts";

// Values and gradients against PyTorch: ../ops_conformance_test.ts.

testOnBackends("gelu() is exact, not the tanh form", () => {
  // Φ(2) = 0.977249868 (any normal table); the tanh form gives 1.954597694 at 2.
  assertAlmostEquals(valuesOf(gelu(tf.scalar(2)))[0]!, 2 * .977249868, 2e-6);
});
