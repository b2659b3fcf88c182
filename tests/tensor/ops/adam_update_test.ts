import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tf } from "../../../src/runtime/mod.ts";
import {
  adamUpdate,
  eagerProgram,
  float32,
  loadProgram,
  type Program,
  type ProgramDefinition,
  recordProgram,
  scalar,
} from "../../../src/tensor/mod.ts";
import { readGolden } from "../../models/_golden.ts";
import { useBackend } from "../_backends.ts";

await useBackend("wasm");
await useBackend("tensorflow");

interface Run {
  readonly settings: {
    readonly betas: [number, number];
    readonly eps: number;
    readonly lr: number;
  };
  readonly gradients: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
  readonly slots: Readonly<
    Record<"exp_avg" | "exp_avg_sq", readonly number[]>
  >;
}

const VECTOR = { dtype: "float32", shape: [3] } as const;
const SCALAR = { dtype: "float32", shape: [] } as const;
const START = [1, -2, 0.5];

function definitionOf(betas: readonly [number, number]): ProgramDefinition {
  return {
    state: { weight: VECTOR, exp_avg: VECTOR, exp_avg_sq: VECTOR },
    entries: {
      step: {
        inputs: { gradient: VECTOR, stepSize: SCALAR, epsHat: SCALAR },
        run(state, inputs) {
          const { gradient, stepSize, epsHat } = inputs as Record<
            "gradient" | "stepSize" | "epsHat",
            tf.Tensor
          >;
          const result = adamUpdate({
            weight: state.weight!,
            gradient,
            firstMoment: state.exp_avg!,
            secondMoment: state.exp_avg_sq!,
          }, { betas, stepSize, epsHat });
          return {
            outputs: {},
            state: {
              weight: result.weight,
              exp_avg: result.firstMoment,
              exp_avg_sq: result.secondMoment,
            },
          };
        },
      },
    },
  };
}

// fixtures/golden/adam.py, torch 2.15 in double precision
const RUNS = Object.entries(readGolden<Record<string, Run>>("adam"));

const EXECUTIONS: Readonly<
  Record<string, (definition: ProgramDefinition) => Program>
> = {
  recorded: (definition) => loadProgram(recordProgram(definition)),
  "eager on tensorflow": (definition) =>
    eagerProgram(definition, { backend: "tensorflow" }),
  "eager on wasm": (definition) =>
    eagerProgram(definition, { backend: "wasm" }),
};

for (const [name, run] of RUNS) {
  for (const [execution, open] of Object.entries(EXECUTIONS)) {
    Deno.test(`adamUpdate() takes PyTorch's steps, ${name}, ${execution}`, () => {
      const program = open(definitionOf(run.settings.betas));
      follow(program, run);
      program.dispose();
    });
  }
}

/** Ten steps of up to .5, each of which that share (see `MOMENT`) makes up to 5e-7 of itself too long. */
const WEIGHT = 3e-6;
/**
 * Of a moment's value. The share 1 − β2 of the second is a difference of float32 values near 1, so that .001 is 1.3e-5
 * of itself too small.
 */
const MOMENT = 2e-5;

function follow(
  program: Program,
  { settings, gradients, weights, slots }: Run,
) {
  const { betas: [beta1, beta2], eps, lr } = settings;
  start(program);
  gradients.forEach((gradient, index) => {
    const step = index + 1;
    const root = Math.sqrt(1 - beta2 ** step);
    program.call("step", {
      gradient: float32([3], [...gradient]),
      stepSize: scalar(lr * root / (1 - beta1 ** step)),
      epsHat: scalar(eps * root),
    });
    program.read(["weight"]).get("weight")!.data.forEach((value, i) =>
      assertAlmostEquals(value, weights[index]![i]!, WEIGHT)
    );
  });
  for (const [slot, expected] of Object.entries(slots)) {
    program.read([slot]).get(slot)!.data.forEach((value, i) =>
      assertAlmostEquals(value, expected[i]!, MOMENT * Math.abs(expected[i]!))
    );
  }
}

function start(program: Program): void {
  program.write(
    new Map([
      ["weight", float32([3], START)],
      ["exp_avg", float32([3], [0, 0, 0])],
      ["exp_avg_sq", float32([3], [0, 0, 0])],
    ]),
  );
}

Deno.test("adamUpdate() leaves a weight without gradient or moments as it is", () => {
  const program = loadProgram(recordProgram(definitionOf([0.9, 0.999])));
  start(program);
  program.call("step", {
    gradient: float32([3], [0, 0, 0]),
    stepSize: scalar(0.1),
    epsHat: scalar(1e-8),
  });
  assertEquals([...program.read().get("weight")!.data], START);
  program.dispose();
});
