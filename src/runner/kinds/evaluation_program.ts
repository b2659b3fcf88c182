import type { ProgramSource } from "../../claims/values.ts";
import { parameterSpecs } from "../../models/mod.ts";
import { trainingProgram } from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { numberOf, stringOf } from "./_parameters.ts";
import { programKind } from "./_program_kind.ts";

/**
 * The program that only evaluates one architecture: recording a training step of a large network takes more memory
 * than a machine that trains nothing may have.
 */
export const evaluationProgramKind: StoredKind<ProgramSource> = programKind({
  version: 1,
  define(parameters) {
    const architecture = architectureOf(parameters);
    const { entries } = trainingProgram({
      architecture,
      // An entry runs by itself: the step with its optimizer is left out.
      optimizer: { kind: "sgd" },
      batchSize: numberOf(parameters, "batchSize"),
    });
    return {
      state: parameterSpecs(architecture, ["weight", "statistic"]),
      entries: { evaluate: entries.evaluate! },
    };
  },
  describe: ({ parameters }) =>
    `record the evaluation of ${stringOf(parameters, "architecture")}`,
});
