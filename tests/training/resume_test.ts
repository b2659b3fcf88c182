import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { TorchGenerator } from "../../src/random/mod.ts";
import { float32 } from "../../src/tensor/mod.ts";
import {
  restoreResumeState,
  type ResumeState,
  serialiseResumeState,
} from "../../src/training/mod.ts";

const array = float32([2], [1, 2]);
const resume: ResumeState = {
  state: new Map([["fc.weight", array], ["exp_avg/fc.weight", array]]),
  kept: new Map([[5, new Map([["fc.weight", array]])]]),
  position: {
    epoch: 6,
    step: 60,
    generator: new TorchGenerator(3).getState(),
    schedule: { learningRate: 0.1, best: null, badEpochs: 0 },
    history: [],
    evaluations: [],
  },
};

Deno.test("serialiseResumeState() gives every tensor one name", () => {
  const { tensors } = serialiseResumeState(resume);
  assertEquals([...tensors.keys()], [
    "state/fc.weight",
    "state/exp_avg/fc.weight",
    "kept/5/fc.weight",
  ]);
  assertStrictEquals(tensors.get("state/fc.weight"), array);
});

Deno.test("restoreResumeState() reverses serialiseResumeState() through JSON", () => {
  const { tensors, metadata } = serialiseResumeState(resume);
  const restored = restoreResumeState({
    tensors,
    metadata: JSON.parse(JSON.stringify(metadata)),
  });
  assertEquals(restored, resume);
});

Deno.test("restoreResumeState() refuses a tensor that it does not know", () => {
  assertThrows(
    () =>
      restoreResumeState({
        tensors: new Map([["weights/fc", array]]),
        metadata: resume.position,
      }),
    RangeError,
    'current value is "weights/fc"',
  );
});
