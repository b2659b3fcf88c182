import type { Recipe } from "../../claims/recipe.ts";
import { createArchitecture } from "../../models/mod.ts";
import type { Architecture } from "../../models/types.ts";
import { listOf, numberOf, stringOf } from "./_parameters.ts";

/** The architecture that the parameters `architecture`, `input` and `numClasses` name. */
export function architectureOf(parameters: Recipe["parameters"]): Architecture {
  const [height, width, channels] = listOf<number>(parameters, "input") as [
    number,
    number,
    number,
  ];
  return createArchitecture(stringOf(parameters, "architecture"), {
    input: [height, width, channels],
    numClasses: numberOf(parameters, "numClasses"),
  });
}
