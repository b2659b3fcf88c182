import { loadDataset } from "../../datasets/mod.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import type { DerivedKind } from "../artifact_kind.ts";
import { numberOf, objectOf, stringOf } from "./_parameters.ts";

/**
 * A dataset in memory. Parameters: `name`, `seed`, the `content` that was planned and, for pictures, their `transform`.
 * What is loaded must have that content.
 */
export const datasetKind: DerivedKind<GroupedDataset> = {
  stored: false,
  version: 2,
  numeric: false,
  make: ({ parameters, cacheFolder, dataFolder }) =>
    loadDataset(stringOf(parameters, "name"), {
      seed: numberOf(parameters, "seed"),
      content: stringOf(parameters, "content"),
      ...(parameters.transform === undefined
        ? {}
        : { transform: objectOf(parameters, "transform") }),
      cacheDir: cacheFolder,
      ...(dataFolder === undefined ? {} : { from: dataFolder }),
    }),
  digest: (value) => value.digest,
  describe: ({ parameters }) =>
    `${stringOf(parameters, "name")}, seed ${numberOf(parameters, "seed")}`,
};
