import type { Recipe } from "../../claims/recipe.ts";
import type { GroupedDataset } from "../../datasets/types.ts";

/** The dataset of a recipe as plans name it, e.g. `dominoes`. */
export function datasetName({ parameters }: Recipe<GroupedDataset>): string {
  return String(parameters.name);
}

/** The same with the seed that draws it: `dominoes, seed 100`. */
export function datasetWords(data: Recipe<GroupedDataset>): string {
  return `${datasetName(data)}, seed ${data.parameters.seed}`;
}
