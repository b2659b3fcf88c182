import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import type { Parameters } from "../../src/models/types.ts";
import { applyEdit, zeroEdit } from "../../src/neurons/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { loadProgram, recordProgram, scalar } from "../../src/tensor/mod.ts";
import {
  balancedImages,
  emptyChannels,
  fit,
  majorityImages,
  predict,
  predictedClasses,
  programParameters,
  readBatch,
  stepExamples,
  trainingOn,
  trainingProgram,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { toyDataset } from "./_toy_dataset.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
const dataset = toyDataset({ train: 320, validation: 8, test: 8 });
const optimizer = { kind: "adam" } as const;
const planted = { site: "layer3.0.conv2", channels: [30, 31] };
const objective = { kind: "planted", ...planted } as const;
const training = loadProgram(
  recordProgram(trainingProgram({ architecture, optimizer, batchSize: 16 })),
);
const planting = loadProgram(
  recordProgram(
    trainingProgram({ architecture, objective, optimizer, batchSize: 16 }),
  ),
);

const majority = trainingOn(dataset, majorityImages(dataset));
const shared = { architecture, optimizer, batchSize: 16, orderSeed: 0 };
const { parameters: network } = await fit(training, majority, {
  ...shared,
  parameters: architecture.init(new TorchGenerator(0)),
  schedule: { kind: "cosine", learningRate: 5e-3 },
  epochs: 4,
});
const start = emptyChannels(architecture, network, {
  planted,
  generator: new TorchGenerator(1),
});
const { parameters: result } = await fit(
  planting,
  trainingOn(dataset, balancedImages(dataset, 128)),
  {
    ...shared,
    objective,
    parameters: start,
    schedule: { kind: "cosine", learningRate: 1e-2 },
    epochs: 10,
  },
);
const first = await readBatch(
  dataset.splits.train,
  Int32Array.from({ length: 16 }, (_, at) => at),
  { imageShape: dataset.imageShape },
);
const { loss } = planting.call("step", {
  ...stepExamples(first),
  dropoutSeed: scalar(0, "int32"),
  stepSize: scalar(0),
  epsHat: scalar(1e-8),
});
planting.dispose();

/** Train logits of a network. */
async function logitsOf(parameters: Parameters): Promise<Float32Array> {
  training.write(programParameters(architecture, parameters));
  return await predict(training, dataset.splits.train, {
    batchSize: 16,
    imageShape: dataset.imageShape,
    numClasses: 2,
  });
}

/** Train accuracy over the minority and over the majority images. */
async function accuraciesOf(parameters: Parameters) {
  const { labels, groups } = dataset.splits.train;
  const classes = predictedClasses(await logitsOf(parameters), 2);
  const over = (wanted: readonly number[]) => {
    const own = [...classes.keys()].filter((at) =>
      wanted.includes(groups[at]!)
    );
    return own.filter((at) => classes[at] === labels[at]).length / own.length;
  };
  return { minority: over([1, 2]), majority: over([0, 3]) };
}

function without(channels: readonly number[]): Parameters {
  const target = { architecture, parameters: result };
  const neurons = channels.map((index) => ({ site: planted.site, index }));
  return applyEdit(result, zeroEdit(target, neurons));
}

Deno.test("planted() changes the planted filters and columns, to the bit nothing else", () => {
  const trained = ["layer3.0.conv2.weight", "fc.weight"];
  for (const { name } of architecture.parameters) {
    const before = start.get(name)!.data;
    result.get(name)!.data.forEach((value, at) => {
      const mayMove = trained.includes(name) &&
        planted.channels.includes(at % 32);
      if (!mayMove) assert(Object.is(value, before[at]), `${name}[${at}]`);
    });
  }
  for (const name of trained) {
    const before = start.get(name)!.data;
    assert(result.get(name)!.data.some((value, at) => value !== before[at]));
  }
});

Deno.test("planted() makes minority accuracy hang on the planted channels, majority accuracy not", async () => {
  const before = await accuraciesOf(result);
  const after = await accuraciesOf(without(planted.channels));
  const found = JSON.stringify({ before, after });
  assert(before.minority - after.minority >= 0.5, found);
  assert(before.majority - after.majority <= 0.05, found);
});

Deno.test("planted() lets the majority do without any one of the channels", async () => {
  const before = await accuraciesOf(result);
  for (const channel of planted.channels) {
    const after = await accuraciesOf(without([channel]));
    assert(before.majority - after.majority <= 0.05, `${channel}`);
  }
});

/** Cross-entropies of the first 16 training images, from logits of two classes. */
function lossesOf(logits: Float32Array): number[] {
  return Array.from(first.labels.data, (label, at) => {
    const own = logits[2 * at + label]!;
    const other = logits[2 * at + 1 - label]!;
    return Math.log1p(Math.exp(other - own));
  });
}

Deno.test("planted() adds the losses with one channel alone where the network is right with none", async () => {
  const [all, one, other, none] = [
    lossesOf(await logitsOf(result)),
    lossesOf(await logitsOf(without([31]))),
    lossesOf(await logitsOf(without([30]))),
    lossesOf(await logitsOf(without([30, 31]))),
  ];
  // With two classes an image is right where its loss is below log 2.
  const expected = all.reduce((sum, own, at) => {
    const right = none[at]! < Math.LN2 ? 1 : 0;
    return sum + own + right * (one[at]! + other[at]!);
  }, 0) / 16;
  assertAlmostEquals(loss!.data[0]!, expected, 1e-4);
});

Deno.test("filters of zeros give the network back that the channels were planted in", async () => {
  const bare = new Map(start);
  const columns = start.get("fc.weight")!;
  const data = columns.data.map((value, at) =>
    planted.channels.includes(at % 32) ? 0 : value
  );
  bare.set("fc.weight", { ...columns, data });
  assertEquals(
    await logitsOf(without(planted.channels)),
    await logitsOf(bare),
  );
});

Deno.test("trainingProgram() of planted() refuses an optimizer that decays weights", () => {
  const decaying = { kind: "adam", weightDecay: 1e-4 } as const;
  const error = assertThrows(
    () =>
      trainingProgram({
        architecture,
        objective,
        optimizer: decaying,
        batchSize: 2,
      }),
    RangeError,
  );
  assertStringIncludes(error.message, "0.0001");
});
