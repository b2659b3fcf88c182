/** The example-tied objective against PyTorch: fixtures/reference/example_tied.py. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { GroupedDataset } from "../../src/datasets/types.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { loadProgram, recordProgram } from "../../src/tensor/mod.ts";
import {
  emptyChannels,
  fit,
  minorityImages,
  objectiveOf,
  predict,
  trainingOn,
  trainingProgram,
} from "../../src/training/mod.ts";
import { readReference, resnet8 } from "../neurons/_reference.ts";
import { referenceDataset } from "./_reference_dataset.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

interface Run {
  /** Mean of the batch losses of each epoch. */
  readonly losses: readonly number[];
  readonly head: readonly number[];
  /** Of all 64 images, with every channel on. */
  readonly logits: readonly number[];
}

const reference = readReference<{
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly orderSeed: number;
  readonly filterSeed: number;
  readonly tied: Run;
  readonly every: Run;
}>("example_tied");

const tied = Array.from({ length: 8 }, (_, at) => 24 + at);
const objective = {
  kind: "exampleTied",
  site: "layer3.0.conv2",
  channels: { last: 8 },
  perImage: 2,
} as const;
const optimizer = { kind: "sgd", momentum: .9 } as const;
const { batchSize } = reference;
const start = emptyChannels(resnet8, resnet8.init(new TorchGenerator(3)), {
  planted: objective,
  generator: new TorchGenerator(reference.filterSeed),
});
const minority = trainingOn(referenceDataset, minorityImages(referenceDataset));

/** Trains as the reference does, and evaluates on all images. */
async function run(data: GroupedDataset) {
  const program = loadProgram(recordProgram(trainingProgram({
    architecture: resnet8,
    objective,
    optimizer,
    batchSize,
  })));
  const { history, parameters } = await fit(program, data, {
    architecture: resnet8,
    parameters: start,
    objective,
    optimizer,
    batchSize,
    schedule: { kind: "constant", learningRate: reference.learningRate },
    epochs: reference.epochs,
    orderSeed: reference.orderSeed,
  });
  const logits = await predict(program, referenceDataset.splits.test, {
    batchSize,
    imageShape: referenceDataset.imageShape,
    numClasses: 2,
  });
  program.dispose();
  return { losses: history.map(({ loss }) => loss), parameters, logits };
}

const found = await run(minority);

function compare(found: ArrayLike<number>, expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  assertEquals(found.length, expected.length);
  expected.forEach((value, at) =>
    assertAlmostEquals(found[at]!, value, 1e-3 * scale, `at ${at}`)
  );
}

Deno.test("exampleTied() gives PyTorch's losses over 20 steps", () => {
  found.losses.forEach((loss, epoch) =>
    assertAlmostEquals(loss, reference.tied.losses[epoch]!, 1e-4)
  );
  compare(found.parameters.get("fc.weight")!.data, reference.tied.head);
});

Deno.test("exampleTied() trains gates only: evaluation has every channel on for every image", () => {
  compare(found.logits, reference.tied.logits);
});

Deno.test("exampleTied() is not PyTorch's run without gates", () => {
  const last = reference.epochs - 1;
  const difference = found.losses[last]! - reference.every.losses[last]!;
  assert(Math.abs(difference) > 1e-2, `${difference}`);
});

Deno.test("exampleTied() changes the tied filters and columns, to the bit nothing else", () => {
  const trained = ["layer3.0.conv2.weight", "fc.weight"];
  for (const { name } of resnet8.parameters) {
    const before = start.get(name)!.data;
    found.parameters.get(name)!.data.forEach((value, at) => {
      const mayMove = trained.includes(name) && tied.includes(at % 32);
      if (!mayMove) assert(Object.is(value, before[at]), `${name}[${at}]`);
    });
  }
});

Deno.test("exampleTied() trains the channels of the images that are there, no others", async () => {
  // Positions 1, 5, 9 … of the split: set 1 of four, channels 26 and 27.
  const own = Int32Array.from({ length: 14 }, (_, at) => 4 * at + 1);
  const chosen = trainingOn(referenceDataset, own);
  // Chosen once more from the chosen, back to front: an image keeps its channels.
  const again = trainingOn(
    chosen,
    Int32Array.from({ length: 14 }, (_, at) => 13 - at),
  );
  const { parameters } = await run(again);
  const [before, after] = [start, parameters].map((tree) =>
    tree.get("fc.weight")!.data
  );
  const moved = tied.filter((at) => before![at] !== after![at]);
  assert(moved.length > 0);
  assertEquals(moved.filter((at) => at !== 26 && at !== 27), []);
  assertNotEquals(before![26], after![26]);
});

Deno.test("exampleTied() refuses channels that images cannot share equally", () => {
  for (const perImage of [3, 0, 8, 16]) {
    const error = assertThrows(
      () => objectiveOf({ ...objective, perImage }, resnet8),
      RangeError,
    );
    assertStringIncludes(error.message, `current value is ${perImage}`);
  }
});
