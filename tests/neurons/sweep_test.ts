import { assert, assertEquals, assertRejects } from "@std/assert";
import type { GroupedSplit } from "../../src/datasets/types.ts";
import { groupAccuracy, predictions } from "../../src/metrics/mod.ts";
import { createArchitecture, parameterSpecs } from "../../src/models/mod.ts";
import { RandomState, TorchGenerator } from "../../src/random/mod.ts";
import {
  eagerProgram,
  float32,
  loadProgram,
  type Program,
  recordProgram,
} from "../../src/tensor/mod.ts";
import {
  evaluationProgram,
  predict,
  programParameters,
  trainingProgram,
} from "../../src/training/mod.ts";
import { applyEdit } from "../../src/neurons/apply_edit.ts";
import {
  ablateEdit,
  meanEdit,
  randomInitEdit,
  rewindEdit,
  zeroEdit,
} from "../../src/neurons/edits.ts";
import { listNeurons } from "../../src/neurons/list_neurons.ts";
import { sweep } from "../../src/neurons/sweep.ts";
import { sweepProgram } from "../../src/neurons/sweep_program.ts";
import type { Edit } from "../../src/neurons/types.ts";
import {
  earlier,
  groups,
  images,
  labels,
  neuronsOf,
  parameters,
  readReference,
  resnet8,
  scheme,
} from "./_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

// The reference network with its boundary moved to the middle of the margins, where every edit flips images.
const { logits } = readReference();
const middle = labels.length / 2;
const median = Float64Array.from(
  labels,
  (_, i) => logits[2 * i + 1]! - logits[2 * i]!,
).sort()[middle]!;
const [bias0, bias1] = parameters.get("fc.bias")!.data;
const unsure = new Map(parameters).set(
  "fc.bias",
  float32([2], [bias0!, bias1! - median - .01]),
);
const target = { architecture: resnet8, parameters: unsure };
const split: GroupedSplit = {
  name: "train",
  count: 64,
  labels,
  attributes: groups.map((group) => group % 2),
  groups,
  readImages(indices, into) {
    into.set(images(indices).data);
  },
};
// Not a multiple of the batch, so that the last batch is padded; not in order.
const indices = Int32Array.from({ length: 61 }, (_, i) => (i * 7) % 64);
const batchSize = 16;
const program = loadProgram(
  recordProgram(sweepProgram(resnet8, { batchSize })),
);
const zeroMap = listNeurons(resnet8).map((neuron) =>
  zeroEdit(target, [neuron])
);
const threeSites = neuronsOf([
  ["conv1", 1],
  ["layer2.0.conv1", 3],
  ["layer3.0.downsample.0", 30],
]);
const twoOfOneSite = neuronsOf([["layer1.0.conv2", 1], ["layer1.0.conv2", 6]]);
const otherEdits = [
  ablateEdit(target, twoOfOneSite),
  meanEdit(target, twoOfOneSite),
  zeroEdit(target, threeSites),
  ablateEdit(target, threeSites),
  rewindEdit(target, twoOfOneSite, { earlier }),
  randomInitEdit(target, threeSites, { std: .1, random: new RandomState(0) }),
  // Only parameters of the classifier, which holds no neurons.
  { overrides: new Map([["fc.bias", float32([2], [3, -3])]]) },
];

const training = trainingProgram({
  architecture: resnet8,
  optimizer: { kind: "adam" },
  batchSize: 64,
});

/** Edit, run everything, restore; with the entry point that evaluates in training. */
async function naive(edits: readonly Edit[]): Promise<readonly Int32Array[]> {
  const program = loadProgram(recordProgram({
    state: parameterSpecs(resnet8, ["weight", "statistic"]),
    entries: { evaluate: training.entries.evaluate! },
  }));
  const found: Int32Array[] = [];
  for (const edit of edits) {
    program.write(programParameters(resnet8, applyEdit(unsure, edit)));
    const data = await predict(program, split, {
      batchSize: 64,
      imageShape: resnet8.input,
      numClasses: 2,
      indices,
    });
    found.push(predictions({ data, shape: [indices.length, 2] }));
  }
  program.dispose();
  return found;
}

function swept(
  edits: readonly Edit[],
  options: { readonly program?: Program; readonly siteCalls?: boolean } = {},
) {
  return sweep(options.program ?? program, {
    ...target,
    edits,
    split,
    indices,
    batchSize,
    ...options,
  });
}

Deno.test("sweep() of all 168 channels equals the naive loop to the last image", async () => {
  const { predictions } = await swept(zeroMap);
  assertEquals(predictions, await naive(zeroMap));
  // The map is not trivial: some edits change what the network says, in different ways.
  assert(
    new Set(predictions.map(String)).size > 5,
    String(new Set(predictions.map(String)).size),
  );
});

Deno.test("sweep() of every kind of edit equals the naive loop to the last image", async () => {
  const { predictions } = await swept(otherEdits);
  assertEquals(predictions, await naive(otherEdits));
});

Deno.test("sweep() counts every edit once per batch", async () => {
  const seen: number[] = [];
  const edits = [...zeroMap.slice(0, 8), ...otherEdits];
  await sweep(program, {
    ...target,
    edits,
    split,
    indices,
    batchSize,
    onProgress: ({ done, total }) => {
      // 61 images are four batches of 16.
      assertEquals(total, 4 * edits.length);
      seen.push(done);
    },
  });
  assertEquals(seen.at(-1), 4 * edits.length);
  assertEquals(seen, seen.toSorted((a, b) => a - b));
});

Deno.test("sweep() without shared calls finds the same", async () => {
  const plain = loadProgram(
    recordProgram(sweepProgram(resnet8, { batchSize, siteCalls: false })),
  );
  const edits = [...zeroMap.slice(0, 20), ...otherEdits];
  assertEquals(
    (await swept(edits, { program: plain, siteCalls: false })).predictions,
    (await swept(edits)).predictions,
  );
  plain.dispose();
});

Deno.test("sweep() on eager TensorFlow finds the same", async () => {
  const eager = eagerProgram(sweepProgram(resnet8, { batchSize }));
  const edits = [...zeroMap.slice(30, 40), ...otherEdits];
  assertEquals(
    (await swept(edits, { program: eager })).predictions,
    (await swept(edits)).predictions,
  );
  eager.dispose();
});

Deno.test("sweep() gives PyTorch's group counts for the zero edits of the reference", async () => {
  for (const { neurons, modes } of readReference().edits) {
    const { predictions: [predicted] } = await sweep(program, {
      architecture: resnet8,
      parameters,
      edits: [
        zeroEdit({ architecture: resnet8, parameters }, neuronsOf(neurons)),
      ],
      split,
      indices: Int32Array.from(labels, (_, i) => i),
      batchSize,
    });
    const counts = groupAccuracy(predicted!, { labels, groups, scheme });
    assertEquals(
      counts.map(({ correct }) => correct),
      [...modes.zero!.counts],
    );
  }
});

Deno.test("sweep() returns the logits of the unedited network, also after edits", async () => {
  for (let run = 0; run < 2; run++) {
    const { baseLogits } = await swept(otherEdits);
    indices.forEach((image, row) => {
      for (const label of [0, 1]) {
        const shift = label === 1 ? median + .01 : 0;
        const difference = baseLogits[2 * row + label]! + shift -
          logits[2 * image + label]!;
        assert(Math.abs(difference) < 1e-4, String(difference));
      }
    });
  }
});

Deno.test("sweep() refuses an empty list of images", async () => {
  await assertRejects(
    () =>
      sweep(program, {
        architecture: resnet8,
        parameters,
        edits: [],
        split,
        indices: new Int32Array(0),
      }),
    RangeError,
    "no images",
  );
});

Deno.test("sweep() refuses an edited network whose logits are not finite", async () => {
  const overrides = new Map([["fc.bias", float32([2], [Infinity, 0])]]);
  await assertRejects(() => swept([{ overrides }]), RangeError, "finite");
});

Deno.test("sweep() of a wide network agrees with its program on running edits one by one", async () => {
  const wide = createArchitecture("resnet18", { input: [32, 32, 1] });
  const parameters = wide.init(new TorchGenerator(0));
  const edits = listNeurons(wide).slice(0, 64).map((neuron) =>
    zeroEdit({ architecture: wide, parameters }, [neuron])
  );
  const program = eagerProgram(sweepProgram(wide, { batchSize: 2 }));
  const result = await sweep(program, {
    architecture: wide,
    parameters,
    edits,
    split: {
      ...split,
      readImages: (chosen, into) =>
        into.set(new TorchGenerator(1).uniform(chosen.length * 32 * 32)),
    },
    indices: indices.slice(0, 2),
    batchSize: 2,
  });
  program.dispose();
  const evaluation = eagerProgram(evaluationProgram(wide, { batchSize: 2 }));
  const expected = edits.map((edit) => {
    const edited = applyEdit(parameters, edit);
    evaluation.write(programParameters(wide, edited));
    const { logits } = evaluation.call("evaluate", {
      images: float32(
        [2, 32, 32, 1],
        new TorchGenerator(1).uniform(2 * 32 * 32),
      ),
    });
    const { data, shape } = logits!;
    return predictions({ data: data as Float32Array, shape });
  });
  evaluation.dispose();
  assertEquals(result.predictions, expected);
});
