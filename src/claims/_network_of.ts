import { imagesOf } from "./images_of.ts";
import type { NetworkParameters } from "./kinds.ts";
import type { Unit } from "./types.ts";

/**
 * The parameters by which a recipe names its network: the architecture on the dataset's images and classes, and the
 * code of one that a file defines.
 */
export function networkOf(unit: Unit): NetworkParameters {
  const { architecture, architectureFile } = unit;
  const { imageShape, numClasses } = imagesOf(unit);
  if (imageShape === undefined) {
    throw new RangeError(
      `Cannot plan a network on ${unit.dataset}: its image shape is known only when it is prepared`,
    );
  }
  return {
    architecture,
    ...(architectureFile === undefined
      ? {}
      : { architectureDigest: architectureFile.digest }),
    input: imageShape,
    numClasses,
  };
}
