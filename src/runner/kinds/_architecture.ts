import type { NetworkParameters } from "../../claims/kinds.ts";
import type { Recipe } from "../../claims/recipe.ts";
import { createArchitecture } from "../../models/mod.ts";
import type { Architecture } from "../../models/types.ts";
import { openedNetwork } from "../network_file.ts";
import { listOf, numberOf, stringOf } from "./_parameters.ts";

/**
 * The architecture that a recipe names: a registered one, or with `architectureDigest` that of a file which this
 * process has opened.
 *
 * @throws {PrerequisiteError} If the file was not opened.
 */
export function architectureOf(
  { architecture, architectureDigest, input, numClasses }: NetworkParameters,
): Architecture {
  const [height, width, channels] = input as [number, number, number];
  const options = { input: [height, width, channels], numClasses } as const;
  return architectureDigest === undefined
    ? createArchitecture(architecture, options)
    : openedNetwork(architectureDigest)(options);
}

/** The network of any recipe that has one. @throws {TypeError} If a parameter is missing or of another type. */
export function networkParametersOf(
  parameters: Recipe["parameters"],
): NetworkParameters {
  return {
    architecture: stringOf(parameters, "architecture"),
    ...(parameters.architectureDigest !== undefined && {
      architectureDigest: stringOf(parameters, "architectureDigest"),
    }),
    input: listOf<number>(parameters, "input"),
    numClasses: numberOf(parameters, "numClasses"),
  };
}
