import { type HostArray, int32, scalar } from "../../../src/tensor/mod.ts";
import {
  initialProgramState,
  type OptimizerConfig,
  optimizerOf,
  trainingProgram,
} from "../../../src/training/mod.ts";
import { recordProgram } from "../../../src/tensor/mod.ts";
import type { Bench, Case, Opened, Subject } from "../_harness/types.ts";
import {
  architectureOf,
  drawShared,
  sharedBatches,
  sharedParameters,
} from "./_network.ts";

const OPTIMIZER: OptimizerConfig = { kind: "adam" };

/** One step of training: forward, cross-entropy, backward, Adam. A unit is a step with its images fed. */
export const trainStep: Subject = {
  prepare(options) {
    const program = trainingProgram({
      architecture: architectureOf(options),
      optimizer: OPTIMIZER,
      batchSize: options.batchSize,
    });
    return {
      programs: { train: recordProgram(program) },
      shared: drawShared(options),
    };
  },
  open(options, { program, shared }) {
    const architecture = architectureOf(options);
    return trainStepBench(options, {
      program: program("train"),
      start: initialProgramState({
        architecture,
        parameters: sharedParameters(architecture, shared),
        optimizer: OPTIMIZER,
      }),
      batches: sharedBatches(options, shared),
    });
  },
};

function trainStepBench(
  options: Case,
  { program, start, batches }: {
    readonly program: ReturnType<Opened["program"]>;
    readonly start: ReturnType<typeof initialProgramState>;
    readonly batches: ReturnType<typeof sharedBatches>;
  },
): Bench {
  const optimizer = optimizerOf(OPTIMIZER);
  const dropoutSeed = int32([], [0]);
  let stepsDone = 0;
  function restart(): void {
    program.write(start);
    stepsDone = 0;
  }
  function step(): Record<string, HostArray> {
    const batch = batches[stepsDone % batches.length]!;
    stepsDone++;
    const scalars = optimizer.scalarsAt(stepsDone, options.learningRate);
    return program.call("step", {
      ...batch,
      dropoutSeed,
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
