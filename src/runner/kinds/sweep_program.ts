import { SWEEP_PROGRAM } from "../../claims/kinds.ts";
import type { ProgramSource } from "../../claims/values.ts";
import { sweepProgram } from "../../neurons/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { programKind } from "./_program_kind.ts";

/** The program that scores edits of one architecture. */
export const sweepProgramKind: StoredKind<ProgramSource> = programKind(
  SWEEP_PROGRAM,
  {
    version: 1,
    define: (parameters) =>
      sweepProgram(architectureOf(parameters), {
        batchSize: parameters.batchSize,
      }),
    describe: ({ parameters }) =>
      `record the sweep of ${parameters.architecture}`,
  },
);
