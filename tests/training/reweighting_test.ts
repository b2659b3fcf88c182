/** The reweighting methods against PyTorch: fixtures/reference/reweighting.py. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { toTorchLayout } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { loadProgram, recordProgram } from "../../src/tensor/mod.ts";
import {
  fit,
  type FitOptions,
  GROUP_WEIGHTS,
  groupBalanced,
  reductionOf,
  repeatedImages,
  trainingOn,
  trainingProgram,
} from "../../src/training/mod.ts";
import { groups, readReference, resnet8 } from "../neurons/_reference.ts";
import { referenceDataset as dataset } from "./_reference_dataset.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

interface Run {
  readonly images: readonly number[];
  /** Mean of the batch losses of each epoch. */
  readonly losses: readonly number[];
  readonly head: readonly number[];
  readonly q?: readonly number[];
}

const reference = readReference<{
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly orderSeed: number;
  readonly errors: readonly number[];
  readonly stepSize: number;
  readonly runs: Readonly<Record<string, Run>>;
}>("reweighting");

const optimizer = { kind: "sgd", momentum: .9 } as const;
const everywhere: FitOptions = {
  architecture: resnet8,
  parameters: resnet8.init(new TorchGenerator(3)),
  optimizer,
  batchSize: reference.batchSize,
  schedule: { kind: "constant", learningRate: reference.learningRate },
  epochs: reference.epochs,
  orderSeed: reference.orderSeed,
};

const METHODS: Readonly<
  Record<
    string,
    Pick<FitOptions, "sampling" | "weighting"> & {
      readonly train?: () => Int32Array;
    }
  >
> = {
  "equal": {},
  "balanced weights": { weighting: { kind: "balanced", by: "group" } },
  "balanced groups": { sampling: { kind: "balanced", by: "group" } },
  "balanced classes": { sampling: { kind: "balanced", by: "class" } },
  "group DRO": {
    weighting: { kind: "groupDro", stepSize: reference.stepSize },
  },
  "smallest of each group": {
    train: () => groupBalanced(groups, { numGroups: 4, seed: 5 }),
  },
  "errors repeated": {
    train: () =>
      repeatedImages(dataset, {
        positions: Int32Array.from(reference.errors),
        times: 6,
      }),
  },
};

Deno.test("every method of the reference is compared", () => {
  assertEquals(Object.keys(METHODS), Object.keys(reference.runs));
});

for (const [name, { train, ...options }] of Object.entries(METHODS)) {
  const expected = reference.runs[name]!;
  const { weighting = { kind: "equal" } } = options;

  Deno.test(`fit() with ${name}: 20 steps are PyTorch's`, async () => {
    const data = train ? trainingOn(dataset, train()) : dataset;
    if (train) assertEquals([...train()], expected.images);
    const program = loadProgram(recordProgram(trainingProgram({
      architecture: resnet8,
      optimizer,
      batchSize: reference.batchSize,
      reduction: reductionOf(weighting, { numGroups: 4 }),
    })));
    const { history, parameters } = await fit(program, data, {
      ...everywhere,
      ...options,
    });
    history.forEach(({ loss }, epoch) =>
      assertAlmostEquals(loss, expected.losses[epoch]!, 1e-4, `epoch ${epoch}`)
    );
    compare(
      toTorchLayout(parameters.get("fc.weight")!, "same").data,
      expected.head,
    );
    if (expected.q) {
      compare(
        program.read([GROUP_WEIGHTS]).get(GROUP_WEIGHTS)!.data,
        expected.q,
      );
    }
    program.dispose();
  });
}

Deno.test("no two methods of the reference end in the same network", () => {
  const heads = Object.values(reference.runs).map(({ head }) => head[0]);
  assertEquals(new Set(heads).size, heads.length);
});

/** Within 1e-3 of the largest value: 20 steps in single precision. */
function compare(found: ArrayLike<number>, expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  assertEquals(found.length, expected.length);
  expected.forEach((value, at) =>
    assert(
      Math.abs(found[at]! - value) <= 1e-3 * scale,
      `${at}: ${found[at]} is not ${value}`,
    )
  );
}
