import type { ArtifactKinds } from "../artifact_kind.ts";
import { datasetKind } from "./dataset.ts";
import { dfrKind, featureProgramKind } from "./dfr.ts";
import { evaluationProgramKind } from "./evaluation_program.ts";
import { gradientProgramKind } from "./gradient_program.ts";
import { importedKind } from "./imported.ts";
import { predictionsKind } from "./predictions.ts";
import { sweepKind } from "./sweep.ts";
import { sweepProgramKind } from "./sweep_program.ts";
import { trainKind } from "./train.ts";
import { trainingProgramKind } from "./training_program.ts";

/** Every kind of artifact, by the name that recipes carry. */
export const KINDS = {
  dataset: datasetKind,
  dfr: dfrKind,
  "evaluation-program": evaluationProgramKind,
  "feature-program": featureProgramKind,
  "gradient-program": gradientProgramKind,
  imported: importedKind,
  predictions: predictionsKind,
  sweep: sweepKind,
  "sweep-program": sweepProgramKind,
  train: trainKind,
  "training-program": trainingProgramKind,
} as const satisfies ArtifactKinds;
