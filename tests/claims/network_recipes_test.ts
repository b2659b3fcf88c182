import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  dataset,
  dfr,
  erm,
  evaluationBatch,
  train,
  trainingProgram,
} from "../../src/claims/network_recipes.ts";
import { predictions } from "../../src/claims/measurement_recipes.ts";
import {
  FIXTURE_ERM,
  FIXTURE_PLANT,
  SGD_ERM,
} from "../../bench/silent_majority/mod.ts";
import { canonicalJson } from "../../src/text/mod.ts";
import type { TrainSpec } from "../../src/training/mod.ts";
import type { Unit } from "../../src/claims/types.ts";
import type { Json } from "../../src/claims/recipe.ts";
import { datasetEntry } from "../../src/datasets/mod.ts";
import { GIVEN, OWN, OWN_PICTURES, UNIT } from "./_unit.ts";

Deno.test("dataset() names the unit's dataset, its content and the seed", () => {
  assertEquals(dataset(UNIT), {
    kind: "dataset",
    parameters: {
      name: "dominoes",
      seed: 100,
      content: datasetEntry("dominoes").content!,
    },
    inputs: {},
  });
});

Deno.test("dataset() of a folder has its content and transform, and cannot do without", () => {
  const { parameters } = dataset(OWN_PICTURES);
  assertEquals(parameters, {
    name: "folder",
    seed: 100,
    content: OWN_PICTURES.data!.content,
    transform: { ...OWN_PICTURES.data!.transform } as unknown as Json,
  });
  const { data: _, ...unknown } = OWN_PICTURES;
  assertThrows(() => dataset(unknown), RangeError, "--data DIR");
});

Deno.test("a network of a folder takes the images that its transform gives", () => {
  const { parameters } = erm(
    { ...OWN_PICTURES, weights: GIVEN.weights! },
    FIXTURE_ERM,
  );
  assertEquals(parameters.input, [64, 64, 3]);
});

Deno.test("evaluationBatch() is the fixture's 250, and little for few pictures", () => {
  assertEquals(evaluationBatch(UNIT), 250);
  // 12 images in each split: 15 at once are 45 rows, a quarter more than 36.
  assertEquals(evaluationBatch(OWN_PICTURES), 15);
});

Deno.test("erm() refuses to train on fewer images than a batch", () => {
  assertThrows(
    () => erm(OWN_PICTURES, FIXTURE_ERM),
    RangeError,
    "at least 64 train images, current value is 12",
  );
});

Deno.test("erm() trains on the unit's dataset with the unit's seed", () => {
  const recipe = erm(UNIT, FIXTURE_ERM);
  assertEquals(recipe.kind, "train");
  assertEquals(recipe.parameters.seed, 100);
  assertEquals(recipe.parameters.architecture, "resnet8");
  // Dominoes: an MNIST digit above a Fashion-MNIST item, 56 × 28, one channel, two classes.
  assertEquals(recipe.parameters.input, [56, 28, 1]);
  assertEquals(recipe.parameters.numClasses, 2);
  assertEquals(recipe.inputs.data, dataset(UNIT));
});

Deno.test("erm() does not depend on which claim or arm asks", () => {
  const other = { ...UNIT, claim: "paper/other", version: 2, arm: "negative" };
  assertEquals(erm(other as Unit, FIXTURE_ERM), erm(UNIT, FIXTURE_ERM));
});

Deno.test("erm() changes with every field of its recipe", () => {
  const changes = [
    { epochs: 3 },
    { batchSize: 32 },
    { keepEpochs: [1] },
    { schedule: { kind: "cosine", learningRate: 1e-3 } as const },
  ];
  const base = JSON.stringify(erm(UNIT, FIXTURE_ERM));
  for (const change of changes) {
    assertNotEquals(
      JSON.stringify(erm(UNIT, { ...FIXTURE_ERM, ...change })),
      base,
    );
  }
});

Deno.test("train() writes every default into the recipe", () => {
  const { optimizer, schedule, batchSize, epochs } = FIXTURE_ERM;
  const spec = { optimizer, schedule, batchSize, epochs };
  assertEquals(train(UNIT, { spec }).parameters.spec, {
    images: { kind: "all" },
    sampling: { kind: "shuffled" },
    weighting: { kind: "equal" },
    objective: { kind: "supervised", loss: "crossEntropy" },
    optimizer: { kind: "adam" },
    schedule: { kind: "cosine", learningRate: 2e-3 },
    clipGradientValue: null,
    batchSize: 64,
    lastBatch: "drop",
    epochs: 15,
    keepEpochs: [],
    evaluateOn: [],
  });
});

Deno.test("train() with a default written out is the same recipe", () => {
  const written = { ...FIXTURE_ERM, lastBatch: "drop" } as const;
  assertEquals(
    canonicalJson(train(UNIT, { spec: written })),
    canonicalJson(train(UNIT, { spec: FIXTURE_ERM })),
  );
});

Deno.test("train() refuses a specification that asks for what is not given, and the reverse", () => {
  const errors = predictions(UNIT, {
    of: erm(UNIT, FIXTURE_ERM),
    on: ["train"],
  });
  const repeated: TrainSpec = {
    ...FIXTURE_ERM,
    images: { kind: "repeat-errors", times: 20 },
  };
  assertThrows(
    () => train(UNIT, { spec: repeated }),
    RangeError,
    "errors must be given",
  );
  assertThrows(
    () => train(UNIT, { spec: FIXTURE_ERM, errors }),
    RangeError,
    "errors would not be used",
  );
  assertEquals(train(UNIT, { spec: repeated, errors }).inputs.errors, errors);
  assertThrows(
    () => train(UNIT, { spec: FIXTURE_PLANT.channels }),
    RangeError,
    "start must be given",
  );
});

Deno.test("trainingProgram() has a step of its own for the last short batch where it is kept", () => {
  // Waterbirds' counts: 4,795 images are 74 batches of 64 and 59 images.
  const kept = trainingProgram(UNIT, { ...FIXTURE_ERM, lastBatch: "keep" });
  const config = kept.parameters.config as { readonly lastBatchSize: number };
  assertEquals(config.lastBatchSize, 59);
  assertThrows(
    () =>
      trainingProgram(UNIT, {
        ...FIXTURE_ERM,
        images: { kind: "majority" },
        lastBatch: "keep",
      }),
    RangeError,
    "drop the last batch",
  );
});

Deno.test("erm() refuses a dataset that it does not know", () => {
  assertThrows(
    () => erm({ ...UNIT, dataset: "domino" }, FIXTURE_ERM),
    Error,
    "domino",
  );
});

Deno.test("trainingProgram() is shared by all seeds and lengths of a run", () => {
  assertEquals(
    trainingProgram({ ...UNIT, seed: 7 }, { ...FIXTURE_ERM }),
    trainingProgram(UNIT, FIXTURE_ERM),
  );
});

Deno.test("erm() of a unit with given weights is the network of that file, whatever the seed, claim and set", () => {
  const imported = {
    kind: "imported",
    parameters: {
      architecture: "resnet8",
      input: [56, 28, 1],
      numClasses: 2,
      sha256: "f1".repeat(32),
    },
    inputs: {},
  };
  assertEquals(
    erm(GIVEN, FIXTURE_ERM),
    imported as unknown as ReturnType<typeof erm>,
  );
  const weights = { ...GIVEN.weights!, set: "another" };
  assertEquals(
    erm({ ...GIVEN, claim: "paper/other", seed: 101, weights }, FIXTURE_ERM),
    erm(GIVEN, FIXTURE_ERM),
  );
});

Deno.test("train() does not pass given weights off as a network that is trained in another way", () => {
  assertThrows(
    () => train(GIVEN, { spec: SGD_ERM }),
    RangeError,
    "Cannot plan paper/claim for given weights",
  );
  // Training goes on from a network that was given.
  const start = erm(GIVEN, FIXTURE_ERM);
  assertEquals(train(GIVEN, { spec: SGD_ERM, start }).inputs.start, start);
});

Deno.test("every recipe of a network that a file defines names the code, none of a registered one does", () => {
  const recipes = (unit: Unit) => [
    erm(unit, FIXTURE_ERM),
    trainingProgram(unit, FIXTURE_ERM),
    dfr(unit, { of: erm(unit, FIXTURE_ERM) }),
  ];
  for (const { parameters } of recipes(OWN)) {
    assertEquals(parameters.architecture, "my_net");
    assertEquals(parameters.architectureDigest, "d0".repeat(32));
  }
  for (const { parameters } of recipes(UNIT)) {
    assertEquals("architectureDigest" in parameters, false);
  }
});
