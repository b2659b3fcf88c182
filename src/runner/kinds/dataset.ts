import { DATASET } from "../../claims/kinds.ts";
import { loadDataset } from "../../datasets/mod.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import type { DerivedKind } from "../artifact_kind.ts";
import { implementDerivedKind } from "../implement_kind.ts";

/** A dataset; what is loaded must have the content that was planned. */
export const datasetKind: DerivedKind<GroupedDataset> = implementDerivedKind(
  DATASET,
  {
    version: 2,
    numeric: false,
    make: ({ parameters: { name, ...options }, cacheFolder, dataFolder }) =>
      loadDataset(name, {
        ...options,
        cacheDir: cacheFolder,
        ...(dataFolder === undefined ? {} : { from: dataFolder }),
      }),
    digest: (value) => value.digest,
    close: (value) => value.close?.(),
    describe: ({ parameters: { name, seed } }) => `${name}, seed ${seed}`,
  },
);
