import type { ArtifactKinds } from "../artifact_kind.ts";
import { datasetKind } from "./dataset.ts";
import { ermKind } from "./erm.ts";
import { gradientProgramKind } from "./gradient_program.ts";
import { predictionsKind } from "./predictions.ts";
import { sweepKind } from "./sweep.ts";
import { sweepProgramKind } from "./sweep_program.ts";
import { trainingProgramKind } from "./training_program.ts";

/** Every kind of artifact, by the name that recipes carry. */
export const KINDS = {
  dataset: datasetKind,
  erm: ermKind,
  "gradient-program": gradientProgramKind,
  predictions: predictionsKind,
  sweep: sweepKind,
  "sweep-program": sweepProgramKind,
  "training-program": trainingProgramKind,
} as const satisfies ArtifactKinds;
