import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Architecture,
  smallResNet,
  toTorchLayout,
} from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import {
  eagerProgram,
  loadProgram,
  recordProgram,
  scalar,
} from "../../src/tensor/mod.ts";
import type { HostArray, Program } from "../../src/tensor/types.ts";
import {
  initialProgramState,
  type LossName,
  type OptimizerConfig,
  optimizerOf,
  stepExamples,
  trainingProgram,
} from "../../src/training/mod.ts";
import { assertSample, readGolden, type Sample } from "../models/_golden.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

interface Run {
  readonly base: number;
  readonly losses: readonly number[];
  readonly parameters: Readonly<Record<string, Sample>>;
  readonly slots: Readonly<Record<string, Sample>>;
}

// fixtures/golden/trajectory.py, torch 2.15
const { seed, runs } = readGolden<
  { seed: number; runs: Record<string, Run> }
>("trajectory");

/**
 * Of a tensor's scale. Wider than for one step: where a ReLU's input lies within rounding of 0, its gradient
 * switches, and a few values part for good (between float32 and float64 in PyTorch as well).
 */
const STATE = 5e-2;

const OPTIMIZERS: Record<string, OptimizerConfig> = {
  adam: { kind: "adam" },
  adamWeightDecay: {
    kind: "adam",
    betas: [0.8, 0.99],
    eps: 1e-6,
    weightDecay: 1e-2,
  },
  sgd: { kind: "sgd" },
  sgdMomentum: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
};

for (const [key, run] of Object.entries(runs)) {
  const [name = "", loss = ""] = key.split("/");
  const optimizer = OPTIMIZERS[name] as OptimizerConfig;
  const definition = trainingProgram({
    architecture: smallResNet("resnet8"),
    optimizer,
    objective: { kind: "supervised", loss: loss as LossName },
    batchSize: 16,
  });

  Deno.test(`${key}: 20 recorded steps are PyTorch's`, () => {
    const program = loadProgram(recordProgram(definition));
    followTrajectory(program, run, optimizer);
    program.dispose();
  });

  Deno.test(`${key}: 20 eager steps are PyTorch's`, () => {
    const program = eagerProgram(definition);
    followTrajectory(program, run, optimizer);
    program.dispose();
  });
}

function followTrajectory(
  program: Program,
  run: Run,
  config: OptimizerConfig,
): void {
  const architecture = smallResNet("resnet8");
  program.write(initialProgramState({
    architecture,
    parameters: architecture.init(new TorchGenerator(seed)),
    optimizer: config,
  }));
  const losses = run.losses.map((_, step) =>
    oneStep(program, step, { base: run.base, config })
  );
  losses.forEach((loss, step) =>
    assertAlmostEquals(loss, run.losses[step] as number, 1e-4, `step ${step}`)
  );
  const state = program.read();
  for (const [name, expected] of Object.entries(run.parameters)) {
    assertSample(name, torchArray(architecture, state, name), {
      expected,
      tolerance: STATE,
    });
  }
  for (const [name, expected] of Object.entries(run.slots)) {
    assertSample(name, torchArray(architecture, state, name), {
      expected,
      tolerance: STATE,
    });
  }
}

/** As the script says. */
function oneStep(
  program: Program,
  step: number,
  { base, config }: { base: number; config: OptimizerConfig },
): number {
  const images = new TorchGenerator(100 + step).uniform(16 * 56 * 28);
  const labels = Int32Array.from(
    { length: 16 },
    (_, i) => (images[i * 56 * 28] as number) > 0.5 ? 1 : 0,
  );
  labels.forEach((label, i) => {
    const upperHalf = images.subarray(i * 56 * 28, i * 56 * 28 + 28 * 28);
    if (label === 0) upperHalf.forEach((v, j) => upperHalf[j] = v * 0.25);
  });
  const rate = base * (1 + Math.cos(Math.PI * step / 20)) / 2 *
    (step % 3 === 2 ? 0.5 : 1);
  const scalars = optimizerOf(config).scalarsAt(step + 1, rate);
  const outputs = program.call("step", {
    ...stepExamples({
      images: { dtype: "float32", shape: [16, 56, 28, 1], data: images },
      labels: { dtype: "int32", shape: [16], data: labels },
    }),
    dropoutSeed: scalar(step, "int32"),
    ...Object.fromEntries(
      Object.entries(scalars).map(([name, value]) => [name, scalar(value)]),
    ),
  });
  return outputs.loss?.data[0] as number;
}

function torchArray(
  architecture: Architecture,
  state: ReadonlyMap<string, HostArray>,
  name: string,
): HostArray {
  const parameter = name.split("/").at(-1);
  const spec = architecture.parameters.find((p) => p.name === parameter);
  return toTorchLayout(
    state.get(name) as HostArray,
    spec?.layout ?? "same",
  );
}

Deno.test("optimizerOf() names the slots as PyTorch's optimizers do", () => {
  assertEquals(optimizerOf({ kind: "adam" }).slots, ["exp_avg", "exp_avg_sq"]);
  assertEquals(optimizerOf({ kind: "sgd", momentum: 0.9 }).slots, [
    "momentum_buffer",
  ]);
  assertEquals(optimizerOf({ kind: "sgd" }).slots, []);
});
