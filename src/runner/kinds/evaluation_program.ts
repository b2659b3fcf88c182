import { EVALUATION_PROGRAM } from "../../claims/kinds.ts";
import type { ProgramSource } from "../../claims/values.ts";
import { evaluationProgram } from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { programKind } from "./_program_kind.ts";

/**
 * The program that only evaluates one architecture: recording a training step of a large network takes more memory
 * than a machine that trains nothing may have.
 */
export const evaluationProgramKind: StoredKind<ProgramSource> = programKind(
  EVALUATION_PROGRAM,
  {
    version: 1,
    define: (parameters) =>
      evaluationProgram(architectureOf(parameters), {
        batchSize: parameters.batchSize,
      }),
    describe: ({ parameters }) =>
      `record the evaluation of ${parameters.architecture}`,
  },
);
