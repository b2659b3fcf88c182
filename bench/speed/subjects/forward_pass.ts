import { parameterSpecs } from "../../../src/models/mod.ts";
import {
  type ProgramDefinition,
  recordProgram,
} from "../../../src/tensor/mod.ts";
import {
  programParameters,
  trainingProgram,
} from "../../../src/training/mod.ts";
import type { Case, Subject } from "../_harness/types.ts";
import {
  architectureOf,
  drawShared,
  sharedBatches,
  sharedParameters,
} from "./_network.ts";

/** The forward pass in evaluation mode. A unit is a batch whose logits are read. */
export const forwardPass: Subject = {
  prepare(options) {
    return {
      programs: { evaluate: recordProgram(evaluation(options)) },
      shared: drawShared(options),
    };
  },
  open(options, { program: load, shared }) {
    const architecture = architectureOf(options);
    const program = load("evaluate");
    program.write(
      programParameters(architecture, sharedParameters(architecture, shared)),
    );
    const batches = sharedBatches(options, shared).map(({ images }) => ({
      images,
    }));
    let runs = 0;
    return {
      run() {
        program.call("evaluate", batches[runs++ % batches.length]!);
      },
      validate() {
        const { logits } = program.call("evaluate", batches[0]!);
        return { logits: [...logits!.data] };
      },
      dispose: () => program.dispose(),
    };
  },
};

/** The evaluation of the training program, without the state that only training needs. */
function evaluation(options: Case): ProgramDefinition {
  const architecture = architectureOf(options);
  const { entries } = trainingProgram({
    architecture,
    optimizer: { kind: "adam" },
    batchSize: options.batchSize,
  });
  return {
    state: parameterSpecs(architecture, ["weight", "statistic"]),
    entries: { evaluate: entries.evaluate! },
  };
}
