import { datasetEntry } from "../datasets/mod.ts";
import type { Unit } from "./types.ts";

/** The parameters by which a recipe names its network: the architecture on the dataset's images and classes. */
export function networkOf(unit: Unit) {
  const { imageShape, numClasses } = datasetEntry(unit.dataset).contract;
  if (imageShape === undefined) {
    throw new RangeError(
      `Cannot plan a network on ${unit.dataset}: its image shape is known only when it is prepared`,
    );
  }
  return { architecture: unit.architecture, input: imageShape, numClasses };
}
