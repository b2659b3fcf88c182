import { assert, assertEquals, assertRejects } from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { loadProgram, recordProgram, sameBytes } from "../../src/tensor/mod.ts";
import type { HostArray, HostTree } from "../../src/tensor/types.ts";
import {
  CONTRASTIVE_PROTOCOLS,
  fit,
  type FitOptions,
  type FitResult,
  maskName,
  type ResumeState,
  trainingProgram,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { toyDataset } from "./_toy_dataset.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
// 38 = 2 · 16 + 6: a short last batch.
const dataset = toyDataset({ train: 38, validation: 8, test: 8 });
const optimizer = { kind: "adam" } as const;
const objective = CONTRASTIVE_PROTOCOLS.faithful;
const program = loadProgram(recordProgram(trainingProgram({
  architecture,
  objective,
  optimizer,
  batchSize: 16,
  lastBatchSize: 6,
  evalBatchSize: 8,
})));
const start = architecture.init(new TorchGenerator(0));
const ones = maskOf(() => 1);

function maskOf(value: (at: number) => number): HostTree {
  return new Map(architecture.neurons.map(({ weight }) => {
    const { shape, data } = start.get(weight) as HostArray;
    const mask = Float32Array.from(data, (_, at) => value(at));
    return [maskName(weight), { dtype: "float32", shape, data: mask }];
  }));
}

/** The published weights of the terms. */
const objectiveScalars = { contrastWeight: 1, crossEntropyWeight: .2 };

function run(options: Partial<FitOptions> = {}): Promise<FitResult> {
  return fit(program, dataset, {
    architecture,
    parameters: start,
    objective,
    objectiveScalars,
    optimizer,
    schedule: {
      kind: "plateau",
      learningRate: 2e-4,
      factor: .5,
      patience: 1,
    },
    batchSize: 16,
    lastBatch: "keep",
    epochs: 2,
    orderSeed: 1,
    stateOfEpoch: () => ones,
    ...options,
  });
}

async function network(options: Partial<FitOptions> = {}): Promise<HostTree> {
  return (await run(options)).parameters;
}

function same(a: HostTree, b: HostTree): boolean {
  return [...a].every(([name, array]) => sameBytes(array, b.get(name)!));
}

Deno.test("fit() with the contrastive objective gives another network for another order or mask", async () => {
  const base = await network();
  assert(same(base, await network()));
  assert(!same(base, await network({ orderSeed: 2 })));
  assert(
    !same(base, await network({ stateOfEpoch: () => maskOf((at) => at % 2) })),
  );
});

Deno.test("fit() evaluates the start and every epoch, and keeps the last short batch", async () => {
  const { parameters, evaluations, history } = await run({
    evaluate: { splits: ["validation", "test"], batchSize: 8 },
  });
  assertEquals(evaluations.map(({ epoch }) => epoch), [0, 1, 2]);
  for (const { groups } of evaluations) {
    assertEquals(Object.keys(groups), ["validation", "test"]);
    // The toy's splits of 8 hold 3, 1, 1 and 3 images of the groups.
    assertEquals(groups.test!.map(({ n }) => n), [3, 1, 1, 3]);
  }
  assertEquals(history.map(({ epoch }) => epoch), [1, 2]);
  // Three batches of two epochs, the short one included.
  assertEquals(parameters.get("bn1.num_batches_tracked")!.data[0], 6);
});

Deno.test("fit() writes the state of an epoch, made of the parameters at its start", async () => {
  const seen: [number, boolean][] = [];
  await run({
    stateOfEpoch: (parameters, epoch) => {
      seen.push([epoch, same(parameters, start)]);
      return ones;
    },
  });
  assertEquals(seen, [[0, true], [1, false]]);
});

Deno.test("fit() with contrast weight 0 does not depend on the mask, but for the running statistics", async () => {
  const objectiveScalars = { contrastWeight: 0, crossEntropyWeight: 1 };
  const whole = await network({ objectiveScalars });
  const half = await network({
    objectiveScalars,
    stateOfEpoch: () => maskOf((at) => at % 2),
  });
  for (const { name, kind } of architecture.parameters) {
    if (kind === "weight") {
      assert(sameBytes(whole.get(name)!, half.get(name)!), name);
    }
  }
  const mean = "layer1.0.bn1.running_mean";
  assert(!sameBytes(whole.get(mean)!, half.get(mean)!));
});

Deno.test("fit() with the contrastive objective goes on after an interruption as if there had been none", async () => {
  const options = {
    evaluate: { splits: ["test"], batchSize: 8 },
    stateOfEpoch: (_: unknown, epoch: number) =>
      maskOf((at) => (at + epoch) % 3 === 0 ? 0 : 1),
  } as const;
  const whole = await run(options);
  let resume: ResumeState | undefined;
  const stop = new AbortController();
  await assertRejects(
    () =>
      run({
        ...options,
        signal: stop.signal,
        onCheckpoint(state) {
          resume = state;
          stop.abort(new Error("enough"));
        },
      }),
    Error,
    "enough",
  );
  const resumed = await run({ ...options, resume: resume! });
  assert(same(resumed.parameters, whole.parameters));
  assertEquals(resumed.evaluations, whole.evaluations);
  assertEquals(resumed.history, whole.history);
});

Deno.test("fit() refuses a loss that is not finite, whatever the objective", async () => {
  const broken = new Map(start).set("fc.bias", {
    dtype: "float32",
    shape: [2],
    data: Float32Array.of(NaN, 0),
  });
  await assertRejects(
    () => run({ parameters: broken }),
    Error,
    "the loss is not finite",
  );
});
