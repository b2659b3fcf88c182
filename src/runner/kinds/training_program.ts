import type { ProgramSource } from "../../claims/values.ts";
import { trainingProgram } from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { numberOf, objectOf, stringOf } from "./_parameters.ts";
import { programKind } from "./_program_kind.ts";

/** The program that trains and evaluates one architecture. */
export const trainingProgramKind: StoredKind<ProgramSource> = programKind({
  version: 2,
  define: (parameters) =>
    trainingProgram({
      architecture: architectureOf(parameters),
      optimizer: objectOf(parameters, "optimizer"),
      batchSize: numberOf(parameters, "batchSize"),
      evalBatchSize: numberOf(parameters, "evalBatchSize"),
    }),
  describe: ({ parameters }) =>
    `record the training step of ${
      stringOf(parameters, "architecture")
    }, batch ${numberOf(parameters, "batchSize")}`,
});
