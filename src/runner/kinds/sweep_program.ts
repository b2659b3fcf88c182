import type { ProgramSource } from "../../claims/values.ts";
import type { Architecture } from "../../models/types.ts";
import { sweepProgram } from "../../neurons/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { numberOf, stringOf } from "./_parameters.ts";
import { programKind } from "./_program_kind.ts";

/** Weights up to which a call may hold one network per channel of a layer; beyond, that costs gigabytes. */
const SMALL = 1e6;

function sizeOf({ parameters }: Architecture): number {
  return parameters.reduce(
    (sum, { shape }) => sum + shape.reduce((size, n) => size * n, 1),
    0,
  );
}

/** The program that scores edits of one architecture. */
export const sweepProgramKind: StoredKind<ProgramSource> = programKind({
  version: 1,
  define: (parameters) => {
    const architecture = architectureOf(parameters);
    return sweepProgram(architecture, {
      batchSize: numberOf(parameters, "batchSize"),
      siteCalls: sizeOf(architecture) <= SMALL,
    });
  },
  describe: ({ parameters }) =>
    `record the sweep of ${stringOf(parameters, "architecture")}`,
});
