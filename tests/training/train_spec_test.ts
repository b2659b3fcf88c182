import { assertEquals } from "@std/assert";
import {
  completeTrainSpec,
  CONTRASTIVE_PROTOCOLS,
  objectiveScalars,
  plantedNeurons,
  trainingProgramConfig,
  type TrainSpec,
} from "../../src/training/mod.ts";

const SPEC: TrainSpec = {
  optimizer: { kind: "adam" },
  schedule: { kind: "constant", learningRate: 1e-3 },
  batchSize: 64,
  epochs: 3,
};
const DATASET = { numGroups: 4, numImages: 150, evalBatchSize: 250 };

function configOf(spec: Partial<TrainSpec>) {
  return trainingProgramConfig(
    completeTrainSpec({ ...SPEC, ...spec }),
    DATASET,
  );
}

Deno.test("completeTrainSpec() keeps what is said and says the rest", () => {
  const complete = completeTrainSpec({ ...SPEC, lastBatch: "keep" });
  assertEquals(complete.lastBatch, "keep");
  assertEquals(complete.sampling, { kind: "shuffled" });
  assertEquals(completeTrainSpec(complete), complete);
});

Deno.test("trainings that differ in what is fed share a program", () => {
  const base = configOf({});
  for (
    const fed of [
      { epochs: 9 },
      { keepEpochs: [1] },
      { schedule: { kind: "cosine", learningRate: 1 } },
      { images: { kind: "majority" } },
      { sampling: { kind: "balanced", by: "class" } },
      { weighting: { kind: "balanced", by: "group" } },
      { evaluateOn: ["test"] },
    ] as const satisfies readonly Partial<TrainSpec>[]
  ) assertEquals(configOf(fed), base);
});

Deno.test("trainings of another graph have another program", () => {
  const others = [
    {},
    { batchSize: 32 },
    { lastBatch: "keep" },
    { optimizer: { kind: "sgd" } },
    { clipGradientValue: .01 },
    { weighting: { kind: "groupDro", stepSize: .01 } },
    { objective: { kind: "supervised", loss: "doubleSoftmax" } },
  ] as const satisfies readonly Partial<TrainSpec>[];
  const configs = others.map((spec) => JSON.stringify(configOf(spec)));
  assertEquals(new Set(configs).size, others.length);
});

Deno.test("the last short batch is what is left of an epoch", () => {
  assertEquals(configOf({ lastBatch: "keep" }).lastBatchSize, 150 - 2 * 64);
  assertEquals(configOf({}).lastBatchSize, 0);
});

Deno.test("the mask and the weights of the contrastive terms are fed", () => {
  const loop = (fraction: number, contrastWeight: number) => ({
    ...CONTRASTIVE_PROTOCOLS.faithful,
    contrastWeight,
    crossEntropyWeight: .2,
    mask: { prune: "smallest", fraction } as const,
  });
  assertEquals(
    configOf({ objective: loop(.01, 1) }),
    configOf({ objective: loop(.5, 0) }),
  );
  assertEquals(objectiveScalars(loop(.01, 1)), {
    contrastWeight: 1,
    crossEntropyWeight: .2,
  });
  assertEquals(
    objectiveScalars({ kind: "supervised", loss: "crossEntropy" }),
    {},
  );
});

Deno.test("completeTrainSpec() says which neurons are planted", () => {
  const objective = { kind: "planted", site: "conv1" } as const;
  const complete = completeTrainSpec({ ...SPEC, objective });
  assertEquals(complete.objective, {
    ...objective,
    channels: "one-per-class",
  });
  const channels = [3, 5];
  assertEquals(
    completeTrainSpec({ ...SPEC, objective: { ...objective, channels } })
      .objective,
    { ...objective, channels },
  );
});

Deno.test("plantedNeurons() are those that an objective fills", () => {
  const site = "conv1";
  const tied = { kind: "exampleTied", site, perImage: 2 } as const;
  assertEquals(plantedNeurons({ kind: "planted", site })?.site, site);
  assertEquals(plantedNeurons(tied)?.site, site);
  assertEquals(
    plantedNeurons({ kind: "supervised", loss: "crossEntropy" }),
    undefined,
  );
});
