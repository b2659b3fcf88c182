import { GRADIENT_PROGRAM } from "../../claims/kinds.ts";
import type { ProgramSource } from "../../claims/values.ts";
import { gradientProgram } from "../../neurons/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { programKind } from "./_program_kind.ts";

/** The program that the gradient tracer ranks by. */
export const gradientProgramKind: StoredKind<ProgramSource> = programKind(
  GRADIENT_PROGRAM,
  {
    version: 1,
    define: (parameters) => gradientProgram(architectureOf(parameters)),
    describe: ({ parameters }) =>
      `record the tracing gradients of ${parameters.architecture}`,
  },
);
