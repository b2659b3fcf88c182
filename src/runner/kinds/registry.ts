import type { ArtifactKinds } from "../artifact_kind.ts";
import { contrastiveProgramKind } from "./contrastive_program.ts";
import { datasetKind } from "./dataset.ts";
import { dfrKind, featureProgramKind } from "./dfr.ts";
import { ermKind } from "./erm.ts";
import { evaluationProgramKind } from "./evaluation_program.ts";
import { fineTuningKind } from "./fine_tuning.ts";
import { gradientProgramKind } from "./gradient_program.ts";
import { importedKind } from "./imported.ts";
import { plantedKind, plantProgramKind } from "./planted.ts";
import { predictionsKind } from "./predictions.ts";
import { sweepKind } from "./sweep.ts";
import { sweepProgramKind } from "./sweep_program.ts";
import { trainingProgramKind } from "./training_program.ts";

/** Every kind of artifact, by the name that recipes carry. */
export const KINDS = {
  "contrastive-program": contrastiveProgramKind,
  dataset: datasetKind,
  dfr: dfrKind,
  erm: ermKind,
  "evaluation-program": evaluationProgramKind,
  "feature-program": featureProgramKind,
  "fine-tuning": fineTuningKind,
  "gradient-program": gradientProgramKind,
  imported: importedKind,
  "plant-program": plantProgramKind,
  planted: plantedKind,
  predictions: predictionsKind,
  sweep: sweepKind,
  "sweep-program": sweepProgramKind,
  "training-program": trainingProgramKind,
} as const satisfies ArtifactKinds;
