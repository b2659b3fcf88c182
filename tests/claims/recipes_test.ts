import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  dataset,
  erm,
  FIXTURE_ERM,
  predictions,
  sweep,
  trainingProgram,
} from "../../src/claims/recipes.ts";
import { ZERO } from "../../src/claims/sweep_spec.ts";
import type { Unit } from "../../src/claims/types.ts";

const UNIT: Unit = {
  claim: "paper/claim",
  version: 1,
  scale: "fixture",
  protocol: "faithful",
  arm: "main",
  dataset: "dominoes",
  architecture: "resnet8",
  seed: 100,
};

Deno.test("dataset() names the unit's dataset and seed", () => {
  assertEquals(dataset(UNIT), {
    kind: "dataset",
    parameters: { name: "dominoes", seed: 100 },
    inputs: {},
  });
});

Deno.test("erm() trains on the unit's dataset with the unit's seed", () => {
  const recipe = erm(UNIT);
  assertEquals(recipe.kind, "erm");
  assertEquals(recipe.parameters.seed, 100);
  assertEquals(recipe.parameters.architecture, "resnet8");
  // Dominoes: an MNIST digit above a Fashion-MNIST item, 56 × 28, one channel, two classes.
  assertEquals(recipe.parameters.input, [56, 28, 1]);
  assertEquals(recipe.parameters.numClasses, 2);
  assertEquals(recipe.inputs.data, dataset(UNIT));
});

Deno.test("erm() does not depend on which claim or arm asks", () => {
  const other = { ...UNIT, claim: "paper/other", version: 2, arm: "negative" };
  assertEquals(erm(other as Unit), erm(UNIT));
});

Deno.test("erm() changes with every field of its recipe", () => {
  const changes = [
    { epochs: 3 },
    { batchSize: 32 },
    { keepEpochs: [1] },
    { schedule: { kind: "cosine", learningRate: 1e-3 } as const },
  ];
  const base = JSON.stringify(erm(UNIT));
  for (const change of changes) {
    assertNotEquals(
      JSON.stringify(erm(UNIT, { ...FIXTURE_ERM, ...change })),
      base,
    );
  }
});

Deno.test("trainingProgram() is shared by all seeds and lengths of a run", () => {
  assertEquals(
    trainingProgram({ ...UNIT, seed: 7 }, { ...FIXTURE_ERM }),
    trainingProgram(UNIT),
  );
});

Deno.test("predictions() evaluates the given network on the unit's data", () => {
  const network = erm(UNIT);
  const recipe = predictions(UNIT, { of: network, on: ["train", "test"] });
  assertEquals(recipe.parameters.splits, ["train", "test"]);
  assertEquals(recipe.inputs.network, network);
  assertEquals(recipe.inputs.data, dataset(UNIT));
});

Deno.test("sweep() carries its entries and rests on network, data and both programs", () => {
  const entries = [{
    condition: "random",
    tracer: { by: "random", k: 3 },
    edit: ZERO,
    draws: 2,
  }] as const;
  const recipe = sweep(UNIT, { of: erm(UNIT), entries });
  assertEquals(recipe.parameters.entries, entries);
  assertEquals(Object.keys(recipe.inputs).sort(), [
    "data",
    "gradientProgram",
    "network",
    "predictions",
    "sweepProgram",
  ]);
});

Deno.test("recipes are plain JSON", () => {
  const recipe = sweep(UNIT, { of: erm(UNIT), entries: [] });
  assertEquals(JSON.parse(JSON.stringify(recipe)), recipe);
});

Deno.test("erm() refuses a dataset that it does not know", () => {
  assertThrows(() => erm({ ...UNIT, dataset: "domino" }), Error, "domino");
});
