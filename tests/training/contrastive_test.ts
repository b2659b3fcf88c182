import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { pruneMask } from "../../src/neurons/mod.ts";
import {
  eagerProgram,
  loadProgram,
  type Program,
  recordProgram,
  scalar,
} from "../../src/tensor/mod.ts";
import type { HostArray, HostTree } from "../../src/tensor/types.ts";
import {
  CONTRASTIVE_PROTOCOLS,
  type ContrastiveConfig,
  initialProgramState,
  maskName,
  optimizerOf,
  stepExamples,
  trainingProgram,
} from "../../src/training/mod.ts";
import {
  images,
  labels,
  parameters,
  readReference,
  resnet8,
} from "../neurons/_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

interface Run {
  readonly order: "smallest" | "largest" | "none";
  readonly features: "softmax" | "penultimate";
  readonly doubleSoftmax: boolean;
  readonly passes: 2 | 3;
  readonly weights: readonly [number, number];
  readonly steps: readonly {
    readonly contrastive: readonly [number, number];
    readonly crossEntropy: number;
    readonly loss: number;
  }[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly statistics: Readonly<Record<string, readonly number[]>>;
}

const { runs } = readReference<{ readonly runs: readonly Run[] }>(
  "fine_tuning",
);
const optimizer = { kind: "adam" } as const;
const BASE = {
  architecture: resnet8,
  optimizer,
  batchSize: 20,
} as const;

function start(program: Program, order: Run["order"]): void {
  const masks = pruneMask(resnet8, parameters, {
    ...(order === "none" ? { prune: order } : { prune: order, fraction: .01 }),
    protocol: "as-published",
  });
  program.write(
    new Map([
      ...initialProgramState({ architecture: resnet8, parameters, optimizer }),
      ...[...masks].map(([name, mask]) => [maskName(name), mask] as const),
    ]),
  );
}

function step(
  program: Program,
  options: { readonly index: number; readonly weights: Run["weights"] },
): Record<string, HostArray> {
  const { index, weights: [contrastWeight, crossEntropyWeight] } = options;
  const at = Array.from({ length: 20 }, (_, i) => 20 * index + i);
  const numbers = {
    contrastWeight,
    crossEntropyWeight,
    ...optimizerOf(optimizer).scalarsAt(index + 1, 2e-4),
  };
  return program.call("step", {
    ...stepExamples({
      images: images(at),
      labels: {
        dtype: "int32",
        shape: [20],
        data: Int32Array.from(at, (i) => labels[i]!),
      },
    }),
    dropoutSeed: scalar(0, "int32"),
    ...Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [name, scalar(value)]),
    ),
  });
}

for (const run of runs) {
  const { order, features, doubleSoftmax, passes, weights } = run;
  const objective: ContrastiveConfig = {
    kind: "contrastive",
    loss: doubleSoftmax ? "doubleSoftmax" : "crossEntropy",
    features,
    statistics: passes === 3 ? "dense-pruned-dense" : "dense-pruned",
  };
  const name = `${order}, ${features}, ${objective.loss}, weights ${weights}`;

  Deno.test(`contrastive() with mask ${name} makes PyTorch's steps`, () => {
    // Recording takes seconds: once is enough to see that the graph does what eager execution does.
    const definition = trainingProgram({ ...BASE, objective });
    const program = doubleSoftmax
      ? loadProgram(recordProgram(definition))
      : eagerProgram(definition);
    start(program, order);
    run.steps.forEach((expected, index) => {
      const { loss, contrastive, crossEntropy } = step(program, {
        index,
        weights,
      });
      assertAlmostEquals(loss!.data[0]!, expected.loss, 1e-5);
      assertAlmostEquals(contrastive!.data[0]!, expected.contrastive[0], 1e-5);
      assertAlmostEquals(crossEntropy!.data[0]!, expected.crossEntropy, 1e-5);
      if (index === 0) compareGradients(program, run);
    });
    for (const [name, expected] of Object.entries(run.statistics)) {
      compare(name, program.read([name]).get(name)!.data, expected);
    }
    program.dispose();
  });
}

Deno.test("contrastive() without pruning gives both networks the same features", () => {
  // Both views equal: NT-Xent of (a, a), whatever the mask's place in the graph.
  const [, , , none] = runs;
  const [first] = none!.steps;
  assertAlmostEquals(first!.contrastive[0], first!.contrastive[1], 1e-6);
  const eager = eagerProgram(
    trainingProgram({ ...BASE, objective: CONTRASTIVE_PROTOCOLS.faithful }),
  );
  start(eager, "none");
  const { contrastive } = step(eager, { index: 0, weights: [1, .2] });
  assertAlmostEquals(contrastive!.data[0]!, first!.contrastive[0], 1e-5);
  eager.dispose();
});

Deno.test("contrastive() leaves a pruned weight in the dense network", () => {
  const program = eagerProgram(
    trainingProgram({ ...BASE, objective: CONTRASTIVE_PROTOCOLS.faithful }),
  );
  start(program, "largest");
  step(program, { index: 0, weights: [1, .2] });
  const masks: HostTree = program.read([maskName("conv1.weight")]);
  const mask = masks.get(maskName("conv1.weight"))!.data;
  const after = program.read(["conv1.weight"])
    .get("conv1.weight")!.data;
  const pruned = [...mask.keys()].filter((at) => mask[at] === 0);
  assert(pruned.length > 0);
  for (const at of pruned) assert(after[at] !== 0);
  program.dispose();
});

Deno.test("trainingProgram() has an entry of its own for the last short batch", () => {
  const { entries } = trainingProgram({
    ...BASE,
    objective: CONTRASTIVE_PROTOCOLS["as-published"],
    lastBatchSize: 7,
  });
  assertEquals(Object.keys(entries), ["step", "lastStep", "evaluate"]);
  assertEquals([...entries.lastStep!.inputs.labels!.shape], [7]);
});

/** After one step of Adam the first moment is a tenth of the gradient. */
function compareGradients(program: Program, run: Run): void {
  for (const [name, expected] of Object.entries(run.gradients)) {
    const slot = `exp_avg/${name}`;
    const { data } = program.read([slot]).get(slot)!;
    compare(name, data.map((value) => value * 10), expected);
  }
}

/** Within 1e-3 of the largest value: what single precision may differ by through a backward pass. */
function compare(
  name: string,
  found: ArrayLike<number>,
  expected: readonly number[],
): void {
  const scale = Math.max(...expected.map(Math.abs));
  assertEquals(found.length, expected.length, name);
  expected.forEach((value, at) => {
    assert(
      Math.abs(found[at]! - value) <= 1e-3 * scale,
      `${name}: value ${at} is ${found[at]} instead of ${value}`,
    );
  });
}
