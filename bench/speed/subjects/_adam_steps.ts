/**
 * Training one batch after the other from the shared start; what the benches of a training step have in common.
 *
 * @module
 */
import {
  type HostArray,
  type HostTree,
  int32,
  type Program,
  scalar,
} from "../../../src/tensor/mod.ts";
import {
  type OptimizerConfig,
  optimizerOf,
  stepExamples,
} from "../../../src/training/mod.ts";
import type { Bench, Case } from "../_harness/types.ts";
import type { SharedBatch } from "./_network.ts";

/** PyTorch's defaults on both sides. */
export const OPTIMIZER: OptimizerConfig = { kind: "adam" };

export interface AdamStepsOptions {
  /** With an entry `step` that yields `loss` and `logits`. Disposed with the bench. */
  readonly program: Program;
  /** Its whole state before the first step. */
  readonly start: HostTree;
  readonly batches: readonly SharedBatch[];
  /** Fed to every step besides the batch and the optimizer's scalars. */
  readonly constants?: Readonly<Record<string, number>>;
}

/** A bench whose unit is one step. It validates losses from the start on, and the first step's logits. */
export function adamSteps(
  options: Case,
  { program, start, batches, constants = {} }: AdamStepsOptions,
): Bench {
  const optimizer = optimizerOf(OPTIMIZER);
  let stepsDone = 0;
  function restart(): void {
    program.write(start);
    stepsDone = 0;
  }
  function step(): Record<string, HostArray> {
    const batch = batches[stepsDone % batches.length]!;
    stepsDone++;
    const scalars = {
      ...constants,
      ...optimizer.scalarsAt(stepsDone, options.learningRate),
    };
    return program.call("step", {
      ...stepExamples(batch),
      // Both sides run without dropout.
      dropoutSeed: int32([], [0]),
      ...Object.fromEntries(
        Object.entries(scalars).map(([name, value]) => [name, scalar(value)]),
      ),
    });
  }
  restart();
  return {
    run() {
      step();
    },
    validate() {
      restart();
      const steps = Array.from({ length: options.validationSteps }, step);
      return {
        losses: steps.map(({ loss }) => loss!.data[0]!),
        logits: [...steps[0]!.logits!.data],
      };
    },
    dispose: () => program.dispose(),
  };
}
