import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { loadProgram, recordProgram, sameBytes } from "../../src/tensor/mod.ts";
import type { HostTree, Program } from "../../src/tensor/types.ts";
import {
  fit,
  type FitOptions,
  predict,
  predictedClasses,
  restoreResumeState,
  type ResumeState,
  serialiseResumeState,
  trainingProgram,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { toyDataset } from "./_toy_dataset.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
const dataset = toyDataset({ train: 100, validation: 8, test: 40 });
const optimizer = { kind: "adam" } as const;
const recorded = recordProgram(
  trainingProgram({ architecture, optimizer, batchSize: 16 }),
);

const OPTIONS: FitOptions = {
  architecture,
  parameters: architecture.init(new TorchGenerator(0)),
  optimizer,
  batchSize: 16,
  schedule: { kind: "cosine", learningRate: 5e-3 },
  epochs: 4,
  orderSeed: 1,
};

async function withProgram<T>(body: (program: Program) => Promise<T>) {
  const program = loadProgram(recorded);
  try {
    return await body(program);
  } finally {
    program.dispose();
  }
}

function run(options: Partial<FitOptions> = {}) {
  return withProgram((program) =>
    fit(program, dataset, { ...OPTIONS, ...options })
  );
}

function assertSameTree(a: HostTree, b: HostTree): void {
  assertEquals([...a.keys()], [...b.keys()]);
  for (const [name, array] of a) {
    const other = b.get(name);
    assert(other && sameBytes(array, other), `${name} differs`);
  }
}

Deno.test("fit() learns what the label is", async () => {
  await withProgram(async (program) => {
    const { history } = await fit(program, dataset, {
      ...OPTIONS,
      epochs: 8,
    });
    const last = history.at(-1);
    assert(last && last.loss < 0.3 && last.accuracy > 0.9, `${last?.loss}`);
    const { test } = dataset.splits;
    const logits = await predict(program, test, {
      batchSize: 16,
      imageShape: dataset.imageShape,
      numClasses: 2,
    });
    const classes = predictedClasses(logits, 2);
    const right = classes.filter((c, i) => c === test.labels[i]).length;
    assert(right >= 36, `${right} of 40`);
  });
});

Deno.test("fit() gives the same bytes for the same seed", async () => {
  const [first, second] = [await run(), await run()];
  assertSameTree(first.parameters, second.parameters);
  assertEquals(first.history, second.history);
});

Deno.test("fit() takes another order for another seed", async () => {
  const [first, second] = [await run(), await run({ orderSeed: 2 })];
  const name = "fc.weight";
  assert(
    !sameBytes(first.parameters.get(name)!, second.parameters.get(name)!),
  );
});

Deno.test("fit() interrupted and resumed from JSON ends in the bytes of an undisturbed run", async () => {
  const undisturbed = await run({ keepEpochs: [1, 3] });
  const stop = new AbortController();
  let stored: { tensors: HostTree; metadata: string } | undefined;
  await assertRejects(() =>
    run({
      keepEpochs: [1, 3],
      signal: stop.signal,
      onCheckpoint(resume: ResumeState) {
        const { tensors, metadata } = serialiseResumeState(resume);
        stored = { tensors, metadata: JSON.stringify(metadata) };
        if (metadata.epoch === 2) stop.abort();
      },
    })
  );
  assert(stored);
  const resume = restoreResumeState({
    tensors: stored.tensors,
    metadata: JSON.parse(stored.metadata),
  });
  const resumed = await run({ keepEpochs: [1, 3], resume });
  assertSameTree(resumed.parameters, undisturbed.parameters);
  assertEquals(resumed.history, undisturbed.history);
  assertEquals([...resumed.kept.keys()], [1, 3]);
  assertSameTree(resumed.kept.get(1)!, undisturbed.kept.get(1)!);
  assertSameTree(resumed.kept.get(3)!, undisturbed.kept.get(3)!);
});

Deno.test("fit() resumed behind the last epoch returns what is stored", async () => {
  let last: ResumeState | undefined;
  const done = await run({ onCheckpoint: (resume) => void (last = resume) });
  assert(last);
  const again = await run({ resume: last });
  assertSameTree(again.parameters, done.parameters);
});

Deno.test("fit() leaves the starting parameters as they were", async () => {
  await run();
  assertSameTree(
    OPTIONS.parameters,
    architecture.init(new TorchGenerator(0)),
  );
});

Deno.test("fit() counts the batches that BatchNorm has seen", async () => {
  const { parameters } = await run();
  // 100 images make 6 batches of 16; 4 epochs.
  assertEquals([...parameters.get("bn1.num_batches_tracked")!.data], [24]);
});

Deno.test("fit() reports running accuracies, by group and in all, and the rate of the last step", async () => {
  const { history } = await run({ epochs: 1 });
  const [report] = history;
  assert(report);
  const expected = 5e-3 * (1 + Math.cos(Math.PI * 5 / 6)) / 2;
  assertEquals(report.learningRate, expected);
  assertEquals(report.groupAccuracies.length, 4);
  // 96 of the 100 images are seen.
  assert(Number.isInteger(Math.round(report.accuracy * 96 * 1e6) / 1e6));
});

Deno.test("fit() refuses a split smaller than a batch", async () => {
  const tiny = toyDataset({ train: 15, validation: 8, test: 8 });
  const error = await withProgram((program) =>
    assertRejects(() => fit(program, tiny, OPTIONS), RangeError)
  );
  assertStringIncludes(error.message, "current value is 15");
});

Deno.test("fit() stops where the loss is not finite", async () => {
  const schedule = { kind: "constant", learningRate: 1e30 } as const;
  await assertRejects(() => run({ schedule }), Error, "not finite");
});
