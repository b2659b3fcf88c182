/**
 * The datasets by name.
 *
 * @module
 */
import dominoesDigests from "../../fixtures/dominoes/digests.json" with {
  type: "json",
};
import { checkContract, type DatasetContract } from "./contract.ts";
import {
  buildDominoes,
  DOMINOES_GROUP_COUNTS,
  DOMINOES_IMAGE_SHAPE,
  DOMINOES_NAMES,
} from "./dominoes.ts";
import {
  type DominoesVariant,
  loadDominoesSources,
} from "./dominoes_sources.ts";
import type { GroupedDataset } from "./types.ts";

export interface LoadDatasetOptions {
  /** Draws the images of a generated dataset; required there, without effect elsewhere. */
  readonly seed?: number;
  /**
   * The dataset's folder. For Dominoes the folder of Fashion-MNIST's IDX files, by default the committed
   * classes, then the Debian package.
   */
  readonly from?: string;
  /** Folder of what the set-up process unpacked or prepared. */
  readonly cacheDir?: string;
}

/** What the registry knows about a dataset. */
export interface DatasetEntry {
  /** One line for lists. */
  readonly describe: string;
  readonly contract: DatasetContract;
  /**
   * Loads the dataset and checks it against the contract.
   *
   * @throws {DataError} If a file is missing or damaged, or the dataset differs from the contract.
   * @throws {PrerequisiteError} If something must be fetched by the set-up process first.
   */
  load(options: LoadDatasetOptions): Promise<GroupedDataset>;
}

/** Every dataset, by name. */
export const DATASETS = {
  [DOMINOES_NAMES.main]: dominoesEntry(
    "main",
    "digit 0/1 above dress/coat; groups as in Waterbirds",
  ),
  [DOMINOES_NAMES.hard]: dominoesEntry(
    "hard",
    "digit 0/1 above pullover/coat, which look alike; groups as in Waterbirds",
  ),
  [DOMINOES_NAMES["place-independent"]]: dominoesEntry(
    "place-independent",
    "negative control: dominoes whose digit says nothing about the label",
  ),
  [DOMINOES_NAMES["digit-blanked"]]: dominoesEntry(
    "digit-blanked",
    "negative control: dominoes with the digit half black",
  ),
} as const satisfies Readonly<Record<string, DatasetEntry>>;

export type DatasetName = keyof typeof DATASETS;

/** The names in alphabetical order. */
export const DATASET_NAMES: readonly DatasetName[] =
  (Object.keys(DATASETS) as DatasetName[]).sort();

/**
 * Loads a dataset by its registry name.
 *
 * @throws {RangeError} If there is no such dataset; the message lists the names.
 * @throws As {@linkcode DatasetEntry.load}.
 */
export async function loadDataset(
  name: string,
  options: LoadDatasetOptions = {},
): Promise<GroupedDataset> {
  return await datasetEntry(name).load(options);
}

/**
 * Looks a dataset up.
 *
 * @throws {RangeError} If there is no such dataset; the message lists the names.
 */
export function datasetEntry(name: string): DatasetEntry {
  if (Object.hasOwn(DATASETS, name)) return DATASETS[name as DatasetName];
  throw new RangeError(
    `Cannot find dataset: expected one of ${
      DATASET_NAMES.join(", ")
    }, current value is ${name}`,
  );
}

function dominoesEntry(
  variant: DominoesVariant,
  describe: string,
): DatasetEntry {
  const contract: DatasetContract = {
    imageShape: DOMINOES_IMAGE_SHAPE,
    numClasses: 2,
    groupCounts: DOMINOES_GROUP_COUNTS[variant],
    digestBySeed: dominoesDigests[variant],
  };
  const load = async (options: LoadDatasetOptions) => {
    const { seed, from, cacheDir } = options;
    if (seed === undefined) {
      throw new TypeError(
        `Cannot build ${
          DOMINOES_NAMES[variant]
        }: expected a seed, current value is undefined`,
      );
    }
    const sources = await loadDominoesSources(variant, {
      fashionMnist: {
        ...(from === undefined ? {} : { from }),
        ...(cacheDir === undefined ? {} : { cacheDir }),
      },
    });
    return checkContract(buildDominoes({ seed, variant, sources }), contract, {
      seed,
      remedy:
        "the sources are verified, so the builder differs from the one that made fixtures/dominoes/digests.json: report it",
    });
  };
  return { describe, contract, load };
}
