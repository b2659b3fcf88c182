import { loadDataset } from "../../datasets/mod.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import type { DerivedKind } from "../artifact_kind.ts";
import { numberOf, stringOf } from "./_parameters.ts";

/** A dataset in memory. Parameters: `name`, `seed`. */
export const datasetKind: DerivedKind<GroupedDataset> = {
  stored: false,
  version: 1,
  numeric: false,
  make: ({ parameters, cacheFolder, dataFolder }) =>
    loadDataset(stringOf(parameters, "name"), {
      seed: numberOf(parameters, "seed"),
      cacheDir: cacheFolder,
      ...(dataFolder === undefined ? {} : { from: dataFolder }),
    }),
  digest: (value) => value.digest,
  close: (value) => value.close?.(),
  describe: ({ parameters }) =>
    `${stringOf(parameters, "name")}, seed ${numberOf(parameters, "seed")}`,
};
