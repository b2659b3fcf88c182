import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Stage } from "../../src/models/mod.ts";
import { eagerProgram, float32 } from "../../src/tensor/mod.ts";
import { programParameters } from "../../src/training/mod.ts";
import { sweepProgram } from "../../src/neurons/sweep_program.ts";
import { images, parameters, resnet8 } from "./_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const definition = sweepProgram(resnet8, { batchSize: 2 });
const program = eagerProgram(definition);
program.write(programParameters(resnet8, parameters));
const batch = { images: images([0, 1]) };
const { logits } = program.call("prefix", batch);

Deno.test("sweepProgram() holds the input of every stage for one batch", () => {
  const inputs = Object.entries(definition.state)
    .filter(([name]) => name.startsWith("input/"))
    .map(([name, { shape }]) => [name, [...shape]]);
  assertEquals(inputs, [
    ["input/stem", [2, 56, 28, 1]],
    ["input/layer1.0", [2, 28, 14, 8]],
    ["input/layer2.0", [2, 28, 14, 8]],
    ["input/layer3.0", [2, 14, 7, 16]],
    ["input/globalPool", [2, 7, 4, 32]],
    ["input/fc", [2, 32]],
  ]);
});

Deno.test("sweepProgram() gives the logits of the prefix from every stage on", () => {
  for (const { name } of resnet8.stages) {
    const found = program.call(`from:${name}`, {}).logits!;
    found.data.forEach((value, at) => {
      assertAlmostEquals(value, logits!.data[at]!, 1e-5);
    });
  }
});

Deno.test("sweepProgram() knows the constant that zeroed weights leave behind BatchNorm", () => {
  const constants = program.call("constants", batch);
  for (const { name, normalisation } of resnet8.neurons) {
    const { weight, bias, mean, variance } = normalisation!;
    const of = (parameter: string) => parameters.get(parameter)!.data;
    constants[name]!.data.forEach((value, c) => {
      // β − γ·μ/√(σ² + ε) with PyTorch's ε
      const expected = of(bias)[c]! -
        of(weight)[c]! * of(mean)[c]! / Math.sqrt(of(variance)[c]! + 1e-5);
      assertAlmostEquals(value, expected, 1e-5);
    });
  }
});

Deno.test("sweepProgram() runs one network per channel of a site in one call", () => {
  for (const { name, stage, count, weight, normalisation } of resnet8.neurons) {
    const value = Float32Array.from(
      { length: count },
      (_, c) => c / count - .3,
    );
    const found = program.call(`site:${name}`, {
      value: { dtype: "float32", shape: [count], data: value },
    }).logits!;
    assertEquals([...found.shape], [count * 2, 2]);
    const channel = count - 3;
    // The same network by its parameters: no weights, no scale, the constant as offset.
    const { shape, data } = parameters.get(weight)!;
    const names = [weight, normalisation!.weight, normalisation!.bias];
    const restore = new Map(names.map((key) => [key, parameters.get(key)!]));
    const vector = (key: string, to: number) =>
      float32(
        [count],
        parameters.get(key)!.data.map((old, c) =>
          c === channel ? to : old
        ) as Float32Array,
      );
    program.write(
      new Map([
        [
          weight,
          float32(
            shape,
            data.map((old, at) =>
              at % count === channel ? 0 : old
            ) as Float32Array,
          ),
        ],
        [normalisation!.weight, vector(normalisation!.weight, 0)],
        [normalisation!.bias, vector(normalisation!.bias, value[channel]!)],
      ]),
    );
    const expected = program.call(`from:${stage}`, {}).logits!;
    program.write(restore);
    expected.data.forEach((logit, at) => {
      assertAlmostEquals(found.data[4 * channel + at]!, logit, 1e-5, name);
    });
  }
});

Deno.test("sweepProgram() without shared calls has no entry for sites", () => {
  const { entries } = sweepProgram(resnet8, { batchSize: 2, siteCalls: false });
  assertEquals(Object.keys(entries), [
    "prefix",
    ...resnet8.stages.map(({ name }) => `from:${name}`),
  ]);
});

Deno.test("sweepProgram() refuses a network that does not show its sites", () => {
  const [stem, ...rest] = resnet8.stages;
  const run: Stage["run"] = (tree, x) => stem!.run(tree, x, { mode: "eval" });
  const hidden = { ...resnet8, stages: [{ ...stem!, run }, ...rest] };
  assertThrows(() => sweepProgram(hidden), TypeError, '"conv1"');
});
