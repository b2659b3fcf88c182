import { assert, assertEquals, assertRejects } from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { loadProgram, recordProgram, sameBytes } from "../../src/tensor/mod.ts";
import type { HostArray, HostTree } from "../../src/tensor/types.ts";
import {
  CONTRASTIVE_PROTOCOLS,
  contrastiveProgram,
  fineTune,
  type FineTuneOptions,
  type FineTuneReport,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { toyDataset } from "./_toy_dataset.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
// 38 = 2 · 16 + 6: a short last batch.
const dataset = toyDataset({ train: 38, validation: 8, test: 8 });
const optimizer = { kind: "adam" } as const;
const program = loadProgram(recordProgram(contrastiveProgram({
  architecture,
  optimizer,
  batchSize: 16,
  lastBatchSize: 6,
  ...CONTRASTIVE_PROTOCOLS.faithful,
})));
const start = architecture.init(new TorchGenerator(0));
const ones = maskOf(() => 1);

function maskOf(value: (at: number) => number): HostTree {
  return new Map(architecture.neurons.map(({ weight }) => {
    const { shape, data } = start.get(weight) as HostArray;
    const mask = Float32Array.from(data, (_, at) => value(at));
    return [weight, { dtype: "float32", shape, data: mask }];
  }));
}

function run(options: Partial<FineTuneOptions> = {}): Promise<HostTree> {
  return fineTune(program, dataset, {
    architecture,
    parameters: start,
    optimizer,
    batchSize: 16,
    epochs: 2,
    orderSeed: 1,
    masks: () => ones,
    ...options,
  });
}

function same(a: HostTree, b: HostTree): boolean {
  return [...a].every(([name, array]) => sameBytes(array, b.get(name)!));
}

Deno.test("fineTune() gives the same bytes for the same seed", async () => {
  assert(same(await run(), await run()));
});

Deno.test("fineTune() gives another network for another order or mask", async () => {
  const base = await run();
  assert(!same(base, await run({ orderSeed: 2 })));
  assert(!same(base, await run({ masks: () => maskOf((at) => at % 2) })));
});

Deno.test("fineTune() reports the start and every epoch", async () => {
  const reports: FineTuneReport[] = [];
  const result = await run({
    onEpoch: (report) => {
      reports.push(report);
    },
  });
  assertEquals(reports.map(({ epoch }) => epoch), [0, 1, 2]);
  assertEquals(reports[0]!.loss, null);
  assert(reports[0]!.parameters === start);
  assert(same(reports[2]!.parameters, result));
  // Three batches of two epochs, the short one included.
  assertEquals(result.get("bn1.num_batches_tracked")!.data[0], 6);
});

Deno.test("fineTune() asks for a mask of the current parameters every epoch", async () => {
  const seen: [number, boolean][] = [];
  await run({
    masks: (parameters, epoch) => {
      seen.push([epoch, same(parameters, start)]);
      return ones;
    },
  });
  assertEquals(seen, [[0, true], [1, false]]);
});

Deno.test("fineTune() with contrast weight 0 does not depend on the mask, but for the running statistics", async () => {
  const lossWeights = { contrast: 0, crossEntropy: 1 };
  const whole = await run({ lossWeights });
  const half = await run({ lossWeights, masks: () => maskOf((at) => at % 2) });
  for (const { name, kind } of architecture.parameters) {
    if (kind === "weight") {
      assert(sameBytes(whole.get(name)!, half.get(name)!), name);
    }
  }
  const mean = "layer1.0.bn1.running_mean";
  assert(!sameBytes(whole.get(mean)!, half.get(mean)!));
});

Deno.test("fineTune() leaves the starting point as it was", async () => {
  const before = new Map(
    [...start].map(([name, { data }]) => [name, [...data]]),
  );
  await run();
  for (const [name, { data }] of start) {
    assertEquals([...data], before.get(name));
  }
});

Deno.test("fineTune() refuses a loss that is not finite", async () => {
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

Deno.test("fineTune() stops when it is told to", async () => {
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  await assertRejects(
    () => run({ signal: controller.signal }),
    Error,
    "enough",
  );
});
