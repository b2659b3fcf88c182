import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import type { GroupedSplit } from "../../src/datasets/types.ts";
import { forward } from "../../src/models/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { eagerProgram } from "../../src/tensor/mod.ts";
import {
  dfr,
  featureProgram,
  features,
  groupBalanced,
  programParameters,
} from "../../src/training/mod.ts";
import {
  groups,
  images,
  labels,
  parameters,
  readReference,
  resnet8,
} from "../neurons/_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

interface Fitted {
  readonly weights: readonly number[];
  readonly intercept: number;
}

const { logistic } = readReference<{
  readonly logistic: {
    readonly features: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly standardised: Fitted;
  };
}>("fine_tuning");
const split: GroupedSplit = {
  name: "validation",
  count: 64,
  labels,
  attributes: groups.map((group) => group % 2),
  groups,
  readImages(indices, into) {
    into.set(images(indices).data);
  },
};
const batchSize = 24;
const program = eagerProgram(featureProgram(resnet8, { batchSize }));
program.write(programParameters(resnet8, parameters));

Deno.test("features() are the classifier's input", async () => {
  const indices = Int32Array.from({ length: 30 }, (_, i) => 2 * i);
  const found = await features(program, split, {
    architecture: resnet8,
    batchSize,
    indices,
  });
  assertEquals([...found.shape], [30, 32]);
  const { logits } = readReference();
  const weight = parameters.get("fc.weight")!.data;
  const bias = parameters.get("fc.bias")!.data;
  indices.forEach((image, row) => {
    let score = bias[1]!;
    for (let at = 0; at < 32; at++) {
      score += weight[32 + at]! * found.data[32 * row + at]!;
    }
    assertAlmostEquals(score, logits[2 * image + 1]!, 1e-4);
  });
});

Deno.test("groupBalanced() takes as many of each group as the smallest has", () => {
  // 28, 8, 6 and 22 images.
  const chosen = groupBalanced(groups, { numGroups: 4, seed: 0 });
  const counts = [0, 1, 2, 3].map((g) =>
    chosen.filter((at) => groups[at] === g).length
  );
  assertEquals(counts, [6, 6, 6, 6]);
  assertEquals(new Set(chosen).size, 24);
});

Deno.test("groupBalanced() refuses more than a group has", () => {
  assertThrows(
    () => groupBalanced(groups, { numGroups: 4, seed: 0, perGroup: 7 }),
    RangeError,
    "group 2 has 6 images",
  );
});

Deno.test("dfr() gives the head of scikit-learn's regression on standardised features", () => {
  const width = 5;
  const data = logistic.features.flat();
  // A network that is nothing but its head.
  const architecture = {
    ...resnet8,
    stages: [resnet8.stages.at(-1)!],
  };
  const start = new Map([
    ["fc.weight", {
      dtype: "float32" as const,
      shape: [2, width],
      data: new Float32Array(2 * width),
    }],
    ["fc.bias", parameters.get("fc.bias")!],
  ]);
  const tuned = dfr(architecture, start, {
    features: { data, shape: [60, width] },
    labels: logistic.labels,
  });
  const tree = Object.fromEntries(
    [...tuned].map(([name, { data, shape }]) => [
      name,
      tf.tensor(data.slice(), [...shape]),
    ]),
  );
  const { output } = forward(architecture, tree, {
    images: tf.tensor(data, [60, width]),
    context: { mode: "eval" },
  });
  const logits = output.dataSync();
  const { weights, intercept } = logistic.standardised;
  const columns = Array.from(
    { length: width },
    (_, c) => logistic.features.map((row) => row[c]!),
  );
  const mean = columns.map((values) => average(values));
  const sd = columns.map((values, c) =>
    Math.sqrt(average(values.map((value) => (value - mean[c]!) ** 2)))
  );
  logistic.features.forEach((row, at) => {
    const score = row.reduce(
      (sum, value, c) => sum + weights[c]! * (value - mean[c]!) / sd[c]!,
      intercept,
    );
    assertAlmostEquals(logits[2 * at + 1]! - logits[2 * at]!, score, 1e-4);
  });
});

Deno.test("dfr() shares everything but the head and ignores a feature that never moves", async () => {
  const indices = Int32Array.from(labels, (_, i) => i);
  const { data, shape } = await features(program, split, {
    architecture: resnet8,
    batchSize,
    indices,
  });
  const still = data.map((value, at) => at % 32 === 5 ? 1 : value);
  const tuned = dfr(resnet8, parameters, {
    features: { data: still, shape },
    labels,
  });
  for (const [name, array] of parameters) {
    assertEquals(tuned.get(name) === array, !name.startsWith("fc."), name);
  }
  assertAlmostEquals(tuned.get("fc.weight")!.data[5]!, 0, 1e-6);
  assert(tuned.get("fc.weight")!.data[6] !== 0);
});

Deno.test("dfr() refuses a network whose head has another width", () => {
  assertThrows(
    () =>
      dfr(resnet8, parameters, {
        features: { data: logistic.features.flat(), shape: [60, 5] },
        labels: logistic.labels,
      }),
    RangeError,
    "one linear layer [2, 5]",
  );
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
