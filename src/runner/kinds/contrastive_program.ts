import type { ProgramSource } from "../../claims/values.ts";
import {
  CONTRASTIVE_PROTOCOLS,
  type ContrastiveOptions,
  contrastiveProgram,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { numberOf, stringOf } from "./_parameters.ts";
import { programKind } from "./_program_kind.ts";

/** The optimizer of the published loop: Adam without weight decay, fresh state. */
export const FINE_TUNING_OPTIMIZER = { kind: "adam" } as const;

/** The program of the fine-tuning loop; masks and loss weights are fed, so its variants share it. */
export const contrastiveProgramKind: StoredKind<ProgramSource> = programKind({
  version: 2,
  define: (parameters) =>
    contrastiveProgram({
      // The third, repeated pass has the same outputs as the first; only the running statistics see it.
      ...CONTRASTIVE_PROTOCOLS["as-published"],
      features: stringOf(
        parameters,
        "features",
      ) as ContrastiveOptions["features"],
      loss: stringOf(parameters, "loss") as ContrastiveOptions["loss"],
      architecture: architectureOf(parameters),
      optimizer: FINE_TUNING_OPTIMIZER,
      batchSize: numberOf(parameters, "batchSize"),
      lastBatchSize: numberOf(parameters, "lastBatchSize"),
      evalBatchSize: numberOf(parameters, "evalBatchSize"),
    }),
  describe: ({ parameters }) =>
    `record the fine-tuning step of ${stringOf(parameters, "architecture")}, ${
      stringOf(parameters, "features")
    } features, ${stringOf(parameters, "loss")}`,
});
