import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import type { Stage } from "../../src/models/mod.ts";
import { eagerProgram } from "../../src/tensor/mod.ts";
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

Deno.test("sweepProgram() runs several edits of a site in one call", () => {
  const count = 8;
  const keep = new Float32Array(8 * count).fill(1);
  const value = new Float32Array(8 * count);
  // Row 0 changes nothing; row 1 adds nothing but doubles channel 3.
  keep[count + 3] = 2;
  const found = program.call("site:layer1.0.conv1", {
    keep: { dtype: "float32", shape: [8, count], data: keep },
    value: { dtype: "float32", shape: [8, count], data: value },
  }).logits!;
  assertEquals([...found.shape], [16, 2]);
  const rows = (row: number) => [...found.data.subarray(4 * row, 4 * row + 4)];
  rows(0).forEach((value, at) => {
    assertAlmostEquals(value, logits!.data[at]!, 1e-5);
  });
  assertEquals(rows(2), rows(0));
  assert(rows(1).some((value, at) => Math.abs(value - rows(0)[at]!) > 1e-4));
});

Deno.test("sweepProgram() without shared calls has no entry for sites", () => {
  const { entries } = sweepProgram(resnet8, { batchSize: 2, editsPerCall: 0 });
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
