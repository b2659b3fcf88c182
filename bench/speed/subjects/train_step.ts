import { recordProgram } from "../../../src/tensor/mod.ts";
import {
  initialProgramState,
  trainingProgram,
} from "../../../src/training/mod.ts";
import type { Subject } from "../_harness/types.ts";
import { adamSteps, OPTIMIZER } from "./_adam_steps.ts";
import {
  architectureOf,
  drawShared,
  sharedBatches,
  sharedParameters,
} from "./_network.ts";

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
    return adamSteps(options, {
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
