import { assertEquals, assertStringIncludes } from "@std/assert";
import { extraTensor } from "../../src/checkpoints/extra_tensors.ts";

Deno.test("extraTensor() knows what training libraries put beside a network", () => {
  for (
    const [name, shape, says] of [
      ["n_averaged", [], "AveragedModel"],
      ["layer1.0.total_ops", [1], "thop"],
      ["total_params", [1], "thop"],
      ["normalize.mean", [1, 3, 1, 1], "normaliser"],
      ["std", [3], "normaliser"],
    ] as const
  ) assertStringIncludes(extraTensor(name, shape) ?? "", says);
});

Deno.test("extraTensor() leaves a network's own tensors to it", () => {
  assertEquals(extraTensor("bn1.running_mean", [64]), undefined);
  assertEquals(extraTensor("head.mean", [512]), undefined);
  assertEquals(extraTensor("meaning", [1]), undefined);
});
