import type { NetworkParameters } from "../../claims/kinds.ts";
import type { Recipe } from "../../claims/recipe.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import type { CompleteTrainSpec, ImageChoice } from "../../training/mod.ts";
import { datasetName } from "./_dataset_words.ts";

/** One line that says which network is trained from what, for plans and progress. */
export function trainWords(
  { parameters, inputs }: {
    readonly parameters: NetworkParameters & {
      readonly seed: number;
      readonly spec: CompleteTrainSpec;
    };
    readonly inputs: {
      readonly data: Recipe<GroupedDataset>;
      readonly start?: Recipe;
    };
  },
): string {
  const { architecture, seed, spec } = parameters;
  const dataset = datasetName(inputs.data);
  return `${verbOf(spec, inputs.start)} ${architecture} on ${
    IMAGES[spec.images.kind]
  }${dataset}${weightsWords(spec)}, seed ${seed}`;
}

const IMAGES: Readonly<Record<ImageChoice["kind"], string>> = {
  all: "",
  majority: "the majority of ",
  minority: "the minority of ",
  "smallest-of-each-group": "as many of each group as the smallest has of ",
  "repeat-groups": "balanced groups of ",
  "repeat-errors": "the errors, repeated, of ",
};

function verbOf({ objective }: CompleteTrainSpec, start?: Recipe): string {
  switch (objective.kind) {
    case "planted":
      return "plant channels in";
    case "exampleTied":
      return "tie images to channels in";
    case "contrastive":
      return `contrast (mask ${objective.mask.prune})`;
    case "supervised":
      return start === undefined ? "train" : "train on";
  }
}

function weightsWords({ sampling, weighting }: CompleteTrainSpec): string {
  const words = [
    ...(sampling.kind === "balanced" ? [`drawn by ${sampling.by}`] : []),
    ...(weighting.kind === "balanced" ? [`weighed by ${weighting.by}`] : []),
    ...(weighting.kind === "groupDro" ? ["group DRO"] : []),
  ];
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}
