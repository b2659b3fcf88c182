import { assert, assertEquals } from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { eagerProgram, float32, int32, scalar } from "../../src/tensor/mod.ts";
import type { HostArray } from "../../src/tensor/types.ts";
import {
  imagesSpec,
  initialProgramState,
  stepExamples,
  trainingProgram,
  type TrainingProgramOptions,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
const parameters = architecture.init(new TorchGenerator(0));
const optimizer = { kind: "sgd" } as const;

/** One step of rate 1 on two images: the new state, so that a weight's change is its gradient. */
function oneStep(options: Partial<TrainingProgramOptions> = {}) {
  const program = eagerProgram(trainingProgram({
    architecture,
    optimizer,
    batchSize: 2,
    ...options,
  }));
  program.write(initialProgramState({ architecture, parameters, optimizer }));
  const outputs = program.call("step", {
    ...stepExamples({
      images: float32([2, 8, 8, 1], new TorchGenerator(1).uniform(128)),
      labels: int32([2], [0, 1]),
    }),
    dropoutSeed: scalar(0, "int32"),
    learningRate: scalar(1),
  });
  const state = program.read();
  program.dispose();
  return { outputs, state };
}

function largestChange(state: ReadonlyMap<string, HostArray>): number {
  let largest = 0;
  for (const [name, { data }] of state) {
    if (name.includes("running_")) continue;
    const before = parameters.get(name)!.data;
    data.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - before[i]!));
    });
  }
  return largest;
}

Deno.test("trainingProgram() returns loss and logits of a step, and changes weights and statistics", () => {
  const { outputs, state } = oneStep();
  assertEquals(outputs.loss?.shape, []);
  assertEquals(outputs.logits?.shape, [2, 2]);
  for (const name of ["conv1.weight", "fc.bias", "bn1.running_mean"]) {
    assert(
      state.get(name)!.data.some((v, i) => v !== parameters.get(name)!.data[i]),
      name,
    );
  }
});

Deno.test("trainingProgram() clips every element of the gradients", () => {
  assert(largestChange(oneStep().state) > 0.02);
  const clipped = largestChange(oneStep({ clipGradientValue: 0.01 }).state);
  assert(clipped <= 0.01 + 1e-6, `${clipped}`);
});

Deno.test("trainingProgram() evaluates batches of another size", () => {
  const { entries } = trainingProgram({
    architecture,
    optimizer,
    batchSize: 2,
    evalBatchSize: 5,
  });
  assertEquals(entries.step?.inputs.images?.shape, [2, 8, 8, 1]);
  assertEquals(entries.evaluate?.inputs.images?.shape, [5, 8, 8, 1]);
});

Deno.test("imagesSpec() is float32 NHWC", () => {
  assertEquals(imagesSpec(architecture, 3), {
    dtype: "float32",
    shape: [3, 8, 8, 1],
  });
});
