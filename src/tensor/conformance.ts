import type { BackendName } from "../runtime/mod.ts";
import {
  gradientName,
  type OpCase,
  programOf,
  readOpCases,
} from "./_op_cases.ts";
import { float32, int32, sameBytes, sameShape } from "./host_array.ts";
import { philoxUniform } from "./ops/_philox.ts";
import { randomUniform } from "./ops/random_uniform.ts";
import { eagerProgram } from "./program/eager_program.ts";
import { loadProgram } from "./program/load_program.ts";
import { recordProgram } from "./program/record_program.ts";
import type { HostArray, Program, ProgramDefinition } from "./types.ts";

/** How a check runs its op: op by op, or as a recorded graph. */
export type Execution = "eager" | "traced";

/** One thing that a backend must get right. */
export interface ConformanceCheck {
  /** E.g. `"conv2d 1x1 stride 2, traced on tensorflow"`. */
  readonly name: string;
  /**
   * Runs the check.
   *
   * @throws {Error} If the backend gets it wrong; the message says by how much.
   */
  run(): void;
}

/**
 * The largest difference from PyTorch's values that passes, as a share of the tensor's largest absolute value: a few
 * hundred roundings of float32 (6e-8) for a value, ten times as many for a gradient, whose sums are longer.
 */
const TOLERANCE = { output: 1e-5, gradient: 1e-4 } as const;

/**
 * The checks for a backend that is loaded: value and gradients of every op against PyTorch's, eager and (on
 * `tensorflow`) traced, and the same bits from every run. The same list is a test suite here and
 * `deno task doctor --self-test` on a user's device.
 *
 * Reads `fixtures/golden/ops.json`; nothing runs before a check's `run()`.
 */
export function conformanceChecks(backend: BackendName): ConformanceCheck[] {
  const executions: Execution[] = backend === "tensorflow"
    ? ["eager", "traced"]
    : ["eager"];
  const ops = readOpCases().flatMap((stored) =>
    executions.flatMap((execution) => {
      const suffix = `${execution} on ${backend}`;
      const open = () => openCase(programOf(stored), { backend, execution });
      return [
        {
          name: `${stored.name}, ${suffix}`,
          run: () => withProgram(open, (program) => compare(stored, program)),
        },
        {
          name: `${stored.name} gives the same bits twice, ${suffix}`,
          run: () => {
            const first = withProgram(
              open,
              (program) => results(stored, program),
            );
            const second = withProgram(
              open,
              (program) => results(stored, program),
            );
            requireSameBits(first, second);
          },
        },
      ];
    })
  );
  const draws = executions.map((execution) => ({
    name:
      `randomUniform draws the same bits as its definition, ${execution} on ${backend}`,
    run: () => {
      const open = () => openCase(DRAW, { backend, execution });
      const { y } = withProgram(
        open,
        (program) => program.call("run", { seed: DRAW_SEED }),
      );
      const [first = 0, second = 0] = DRAW_SEED.data;
      const expected = philoxUniform(DRAW_SHAPE, [first, second]);
      requireSameBits({ y: float32(DRAW_SHAPE, expected) }, { y: y! });
    },
  }));
  return [...ops, ...draws];
}

/** More than one block of four numbers, and a rest. */
const DRAW_SHAPE = [3, 7];
const DRAW_SEED = int32([2], [-5, 7]);

const DRAW: ProgramDefinition = {
  state: {},
  entries: {
    run: {
      inputs: { seed: { dtype: "int32", shape: [2] } },
      run: (_, { seed }) => ({
        outputs: { y: randomUniform(DRAW_SHAPE, seed!) },
      }),
    },
  },
};

function openCase(
  definition: ProgramDefinition,
  { backend, execution }: { backend: BackendName; execution: Execution },
): Program {
  return execution === "traced"
    ? loadProgram(recordProgram(definition))
    : eagerProgram(definition, { backend });
}

function withProgram<T>(open: () => Program, use: (program: Program) => T): T {
  const program = open();
  try {
    return use(program);
  } finally {
    program.dispose();
  }
}

function results(
  stored: OpCase,
  program: Program,
): Record<string, HostArray> {
  const { inputs, upstream } = stored;
  return program.call("run", { ...inputs, upstream });
}

function compare(stored: OpCase, program: Program): void {
  const found = results(stored, program);
  for (const [name, expected] of Object.entries(stored.outputs)) {
    requireClose(name, { expected, found: found[name] }, TOLERANCE.output);
  }
  for (const [input, expected] of Object.entries(stored.gradients)) {
    const name = gradientName(input);
    requireClose(name, { expected, found: found[name] }, TOLERANCE.gradient);
  }
}

function requireClose(
  name: string,
  { expected, found }: { expected: HostArray; found: HostArray | undefined },
  tolerance: number,
): void {
  if (found === undefined || !sameShape(expected.shape, found.shape)) {
    throw new Error(
      `Cannot accept ${name}: expected shape [${expected.shape}], current value is [${
        found?.shape ?? "missing"
      }]`,
    );
  }
  let scale = 0;
  for (const value of expected.data) scale = Math.max(scale, Math.abs(value));
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(found.data[i]! - expected.data[i]!);
    // Not the other way round: NaN is never close.
    if (!(difference <= tolerance * scale)) {
      throw new Error(
        `Cannot accept ${name}: element ${i} must be ${
          expected.data[i]
        } within ${tolerance * scale}, current value is ${found.data[i]}`,
      );
    }
  }
}

function requireSameBits(
  first: Readonly<Record<string, HostArray>>,
  second: Readonly<Record<string, HostArray>>,
): void {
  for (const [name, array] of Object.entries(first)) {
    if (!sameBytes(array, second[name]!)) {
      throw new Error(
        `Cannot accept ${name}: two runs must give the same bits, current value differs`,
      );
    }
  }
}
