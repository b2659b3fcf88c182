import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { filterNorms } from "../../src/neurons/filter_norms.ts";
import { parameters, readReference, resnet8 } from "./_reference.ts";

Deno.test("filterNorms() equals PyTorch's norm of each filter", () => {
  const expected = readReference().largestMagnitude.all;
  const neurons = expected.map(([site, index]) => ({ site, index }));
  const found = filterNorms(resnet8, parameters, { neurons });
  expected.forEach(([, , norm], at) => {
    assertAlmostEquals(found[at]!.score, norm, 1e-6 * norm);
  });
});

Deno.test("filterNorms() sums one filter only", () => {
  // A [1, 1, 2, 2] filter bank in HWIO: channel 1 holds 3 and 4.
  const architecture = {
    ...resnet8,
    neurons: [{ ...resnet8.neurons[0]!, count: 2 }],
  };
  const tree = new Map([["conv1.weight", {
    dtype: "float32" as const,
    shape: [1, 1, 2, 2],
    data: Float32Array.of(9, 3, 9, 4),
  }]]);
  assertEquals(
    filterNorms(architecture, tree, { neurons: [{ site: "conv1", index: 1 }] }),
    [{ site: "conv1", index: 1, score: 5 }],
  );
});

Deno.test("filterNorms() sums one row of a linear layer", () => {
  const architecture = {
    ...resnet8,
    neurons: [{
      ...resnet8.neurons[0]!,
      kind: "linear" as const,
      axis: 0,
      count: 2,
    }],
  };
  const tree = new Map([["conv1.weight", {
    dtype: "float32" as const,
    shape: [2, 2],
    data: Float32Array.of(9, 9, 3, 4),
  }]]);
  assertEquals(
    filterNorms(architecture, tree, { neurons: [{ site: "conv1", index: 1 }] }),
    [{ site: "conv1", index: 1, score: 5 }],
  );
});

Deno.test("filterNorms() refuses weights that are not finite", () => {
  const { shape, data } = parameters.get("conv1.weight")!;
  const broken = new Map(parameters).set("conv1.weight", {
    dtype: "float32",
    shape,
    data: Float32Array.from(data, (_, i) => i === 0 ? NaN : 1),
  });
  assertThrows(
    () =>
      filterNorms(resnet8, broken, { neurons: [{ site: "conv1", index: 0 }] }),
    RangeError,
    "conv1.weight is not finite",
  );
});
