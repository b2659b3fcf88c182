import { assertAlmostEquals } from "@std/assert";
import { tf } from "../../src/runtime/mod.ts";
import { exampleLosses, type LossName } from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const LOGITS = [[2, -1], [0.5, 0.25], [-3, 4]];
const LABELS = [0, 1, 1];

function lossOf(name: LossName, logits: number[][], labels: number[]): number {
  return tf.tidy(() =>
    tf.mean(
      exampleLosses(name, tf.tensor2d(logits), tf.tensor1d(labels, "int32")),
    ).dataSync()[0] as number
  );
}

// torch 2.15: F.cross_entropy(torch.tensor(LOGITS), torch.tensor(LABELS))
Deno.test("the mean of exampleLosses() of crossEntropy is PyTorch's cross_entropy", () => {
  assertAlmostEquals(
    lossOf("crossEntropy", LOGITS, LABELS),
    0.291812718,
    1e-6,
  );
});

// torch 2.15: F.cross_entropy(torch.tensor(LOGITS).softmax(1), torch.tensor(LABELS))
Deno.test("the mean of exampleLosses() of doubleSoftmax is PyTorch's cross_entropy of a softmax", () => {
  assertAlmostEquals(
    lossOf("doubleSoftmax", LOGITS, LABELS),
    0.470225304,
    1e-6,
  );
});

Deno.test("the mean of exampleLosses() of doubleSoftmax lies between log(1 + 1/e) and log(1 + e)", () => {
  const [right, wrong] = [[[50, -50]], [[-50, 50]]];
  assertAlmostEquals(
    lossOf("doubleSoftmax", right, [0]),
    Math.log(1 + Math.exp(-1)),
    1e-6,
  );
  assertAlmostEquals(
    lossOf("doubleSoftmax", wrong, [0]),
    Math.log(1 + Math.E),
    1e-6,
  );
});
