import type { Recipe } from "../../claims/recipe.ts";
import { createArchitecture } from "../../models/mod.ts";
import type { Architecture } from "../../models/types.ts";
import { openedNetwork } from "../network_file.ts";
import { listOf, numberOf, stringOf } from "./_parameters.ts";

/**
 * The architecture that the parameters `architecture`, `input` and `numClasses` name: a registered one, or with
 * `architectureDigest` that of a file which this process has opened.
 *
 * @throws {PrerequisiteError} If the file was not opened.
 */
export function architectureOf(parameters: Recipe["parameters"]): Architecture {
  const [height, width, channels] = listOf<number>(parameters, "input") as [
    number,
    number,
    number,
  ];
  const options = {
    input: [height, width, channels],
    numClasses: numberOf(parameters, "numClasses"),
  } as const;
  return parameters.architectureDigest === undefined
    ? createArchitecture(stringOf(parameters, "architecture"), options)
    : openedNetwork(stringOf(parameters, "architectureDigest"))(options);
}
