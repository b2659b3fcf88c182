import {
  type DatasetContract,
  datasetEntry,
  SPLIT_NAMES,
} from "../datasets/mod.ts";
import type { SplitName } from "../datasets/types.ts";
import { preparedSize } from "../images/prepared_index.ts";
import type { Unit } from "./types.ts";

/** What is known of a dataset's images before they are read. */
export type Images = Pick<
  DatasetContract,
  "imageShape" | "numClasses" | "groupCounts"
>;

/** The images of a unit: those of a folder of the user's are what the unit says, others what the registry says. */
export function imagesOf(
  { dataset, data }: Pick<Unit, "dataset" | "data">,
): Images {
  const { contract } = datasetEntry(dataset);
  if (data === undefined) return contract;
  const { height, width } = preparedSize(data.transform);
  return {
    ...contract,
    imageShape: [height, width, 3],
    groupCounts: data.groupCounts,
  };
}

/**
 * Images of train, validation and test.
 *
 * @throws {RangeError} If it is a folder of the user's and the unit does not say what it holds.
 */
export function splitCounts(
  unit: Pick<Unit, "claim" | "dataset" | "data">,
): number[] {
  const { groupCounts } = imagesOf(unit);
  if (groupCounts === undefined) {
    throw new RangeError(
      `Cannot plan ${unit.claim} on ${unit.dataset}: how many images it has is known only when its folder is given (--data DIR)`,
    );
  }
  return SPLIT_NAMES.map((split) =>
    groupCounts[split].reduce((sum, count) => sum + count, 0)
  );
}

/**
 * Refuses a plan that would fail for want of images after hours.
 *
 * @param atLeast How many are needed. Default one.
 * @throws {RangeError} If the split has fewer images.
 */
export function requireImages(
  unit: Unit,
  split: SplitName,
  atLeast = 1,
): void {
  const count = splitCounts(unit)[SPLIT_NAMES.indexOf(split)]!;
  if (count >= atLeast) return;
  throw new RangeError(
    `Cannot plan ${unit.claim} on ${unit.dataset}: it needs at least ${atLeast} ${split} images, current value is ${count}`,
  );
}
