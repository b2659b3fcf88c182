import { TRAINING_PROGRAM } from "../../claims/kinds.ts";
import type { ProgramSource } from "../../claims/values.ts";
import { trainingProgram } from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { programKind } from "./_program_kind.ts";

/** The program that trains and evaluates one architecture. */
export const trainingProgramKind: StoredKind<ProgramSource> = programKind(
  TRAINING_PROGRAM,
  {
    version: 4,
    define: (parameters) =>
      trainingProgram({
        ...parameters.config,
        architecture: architectureOf(parameters),
      }),
    describe: ({ parameters: { architecture, config } }) =>
      `record the ${
        config.objective?.kind ?? "supervised"
      } step of ${architecture}, batch ${config.batchSize}`,
  },
);
