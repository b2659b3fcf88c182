import { assertEquals } from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { eagerProgram } from "../../src/tensor/mod.ts";
import type { Program } from "../../src/tensor/types.ts";
import {
  predict,
  predictedClasses,
  programParameters,
  trainingProgram,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { toyDataset } from "./_toy_dataset.ts";

await useBackend("tensorflow");

const { splits: { test }, imageShape } = toyDataset({
  train: 1,
  validation: 1,
  test: 21,
});

function predictor(evalBatchSize: number): Program {
  const architecture = smallResNet("resnet8", { input: imageShape });
  const program = eagerProgram(trainingProgram({
    architecture,
    optimizer: { kind: "sgd" },
    batchSize: 2,
    evalBatchSize,
  }));
  const parameters = architecture.init(new TorchGenerator(0));
  program.write(programParameters(architecture, parameters));
  return program;
}

async function logitsOf(batchSize: number, indices?: Int32Array) {
  const program = predictor(batchSize);
  const logits = await predict(program, test, {
    batchSize,
    imageShape,
    numClasses: 2,
    ...(indices ? { indices } : {}),
  });
  program.dispose();
  return logits;
}

/** Rounded: a batch of another size may be summed in another order. */
function rounded(logits: Float32Array): number[] {
  return Array.from(logits, (value) => Math.round(value * 1e4) / 1e4);
}

Deno.test("predict() gives the same logits whatever the batch size", async () => {
  const all = await logitsOf(21);
  assertEquals(all.length, 42);
  assertEquals(rounded(await logitsOf(8)), rounded(all));
  assertEquals(rounded(await logitsOf(64)), rounded(all));
});

Deno.test("predict() follows the indices", async () => {
  const all = rounded(await logitsOf(21));
  const some = rounded(await logitsOf(21, Int32Array.of(20, 3)));
  assertEquals(some, [...all.slice(40, 42), ...all.slice(6, 8)]);
});

Deno.test("predictedClasses() takes the largest logit, the first of equal ones", () => {
  const logits = Float32Array.of(0, 1, 2, 5, 5, 1, -1, -3, -2);
  assertEquals(predictedClasses(logits, 3), Uint8Array.of(2, 0, 0));
});
