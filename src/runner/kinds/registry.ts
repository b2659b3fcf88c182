import type { ArtifactKinds } from "../artifact_kind.ts";
import { datasetKind } from "./dataset.ts";
import { ermKind } from "./erm.ts";
import { predictionsKind } from "./predictions.ts";
import { trainingProgramKind } from "./training_program.ts";

/** Every kind of artifact, by the name that recipes carry. */
export const KINDS = {
  dataset: datasetKind,
  erm: ermKind,
  predictions: predictionsKind,
  "training-program": trainingProgramKind,
} as const satisfies ArtifactKinds;
