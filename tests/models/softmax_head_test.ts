import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Architecture,
  createArchitecture,
  forward,
  type Parameters,
} from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { exampleLosses } from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { perturbed, tensors } from "./_golden.ts";

await useBackend("tensorflow");

const options = { input: [16, 16, 1] } as const;
const plain = createArchitecture("resnet8", options);
const softened = createArchitecture("resnet8", { ...options, head: "softmax" });

testConformance(softened);

/** The values of the network's output and of a loss of it. */
function run(
  architecture: Architecture,
  parameters: Parameters,
  loss: "crossEntropy" | "doubleSoftmax",
) {
  return tf.tidy(() => {
    const { output } = forward(architecture, tensors(parameters), {
      images: tf.tensor4d(new TorchGenerator(1).uniform(512), [2, 16, 16, 1]),
      context: { mode: "eval" },
    });
    const value = tf.mean(
      exampleLosses(loss, output, tf.tensor1d([0, 1], "int32")),
    );
    return [...output.dataSync(), value.dataSync()[0] as number];
  });
}

Deno.test("withSoftmaxHead() yields the probabilities of the logits", () => {
  const [a, b, c, d] = run(plain, perturbed(plain, 0), "crossEntropy");
  const found = run(softened, perturbed(softened, 0), "crossEntropy");
  // By hand: softmax of two values.
  const expected = [a! - b!, b! - a!, c! - d!, d! - c!].map((margin) =>
    1 / (1 + Math.exp(-margin))
  );
  expected.forEach((value, i) =>
    assertAlmostEquals(found[i] as number, value, 1e-6)
  );
});

Deno.test("cross-entropy of a softmax head is the double softmax of a plain one", () => {
  const double = run(plain, perturbed(plain, 0), "doubleSoftmax").at(-1)!;
  const single = run(softened, perturbed(softened, 0), "crossEntropy").at(-1)!;
  assertAlmostEquals(single, double, 1e-6);
});

Deno.test("withSoftmaxHead() names the classifier as PyTorch does inside a Sequential", () => {
  const names = softened.parameters.map(({ name }) => name);
  assertEquals(names.slice(-2), ["fc.0.weight", "fc.0.bias"]);
  assert(names.includes("layer1.0.conv1.weight"));
});

Deno.test("withSoftmaxHead() starts from the same weights", () => {
  const before = plain.init(new TorchGenerator(3));
  const after = softened.init(new TorchGenerator(3));
  assertEquals([...after.values()], [...before.values()]);
});
