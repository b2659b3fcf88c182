/**
 * The datasets with groups, by name.
 *
 * @module
 */
import digests from "../../fixtures/dominoes/digests.json" with {
  type: "json",
};
import { CELEBA } from "./celeba.ts";
import type { CheckReport } from "./check_picture_source.ts";
import {
  buildColoredMnist,
  COLORED_MNIST_GROUP_COUNTS,
  COLORED_MNIST_IMAGE_SHAPE,
} from "./colored_mnist.ts";
import {
  type CheckDatasetOptions,
  type DatasetEntry,
  drawnEntry,
  type LabelledDatasetEntry,
  type LoadDatasetOptions,
  type PrepareDatasetOptions,
  type PrepareReport,
} from "./dataset_entry.ts";
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
import {
  FASHION_MNIST_DIGESTS,
  provisionFashionMnist,
} from "./fashion_mnist.ts";
import { fashionPlaces, LABELLED_DATASETS } from "./labelled_registry.ts";
import { MINI_WATERBIRDS } from "./mini_waterbirds.ts";
import { checkMnist, loadMnist, MNIST_DIGESTS } from "./mnist.ts";
import { pictureEntry } from "./picture_entry.ts";
import { pictureFolder, readPictureFolder } from "./picture_folder.ts";
import { collectProblems } from "./problem.ts";
import type { GroupedDataset } from "./types.ts";
import { WATERBIRDS } from "./waterbirds.ts";

/** Every dataset with groups, by name. */
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
  "colored-mnist": drawnEntry({
    name: "colored-mnist",
    describe: "digits below 5 / from 5, red or green; groups as in Waterbirds",
    contract: {
      imageShape: COLORED_MNIST_IMAGE_SHAPE,
      numClasses: 2,
      groupCounts: COLORED_MNIST_GROUP_COUNTS,
      digestBySeed: digests["colored-mnist"],
    },
    sources: { mnist: MNIST_DIGESTS },
    checkSources: ({ from }) => checkMnist(from === undefined ? {} : { from }),
    build: async (seed, { from }) =>
      buildColoredMnist({
        seed,
        mnist: await loadMnist(from === undefined ? {} : { from }),
      }),
  }),
  waterbirds: pictureEntry(WATERBIRDS),
  "mini-waterbirds": pictureEntry(MINI_WATERBIRDS),
  celeba: pictureEntry(CELEBA),
  folder: pictureEntry(pictureFolder({ name: "folder" }), readPictureFolder),
} as const satisfies Readonly<Record<string, DatasetEntry>>;

/** A name of {@linkcode DATASETS}. */
export type DatasetName = keyof typeof DATASETS;

/** The names of the datasets with groups in alphabetical order. */
export const DATASET_NAMES: readonly DatasetName[] =
  (Object.keys(DATASETS) as DatasetName[]).sort();

/**
 * Loads a dataset with groups by its name.
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
 * Lists everything that is wrong with a dataset, with groups or without.
 *
 * @throws {RangeError} If there is no such dataset.
 * @throws {TypeError} If the dataset needs a folder and none is given.
 */
export async function checkDataset(
  name: string,
  options: CheckDatasetOptions = {},
): Promise<CheckReport> {
  return await anyEntry(name).check(options);
}

/**
 * Makes what loading a dataset needs: unpacks packages, decodes and resizes pictures. Idempotent.
 *
 * @throws {RangeError} If there is no such dataset.
 * @throws {DataError} With all that is wrong with the dataset.
 */
export async function prepareDataset(
  name: string,
  options: PrepareDatasetOptions,
): Promise<PrepareReport> {
  return await anyEntry(name).prepare(options);
}

/**
 * Looks a dataset with groups up.
 *
 * @throws {RangeError} If there is no such dataset; the message lists the names.
 */
export function datasetEntry(name: string): DatasetEntry {
  if (Object.hasOwn(DATASETS, name)) return DATASETS[name as DatasetName];
  throw unknown(name, DATASET_NAMES);
}

function anyEntry(name: string): DatasetEntry | LabelledDatasetEntry {
  const all: Readonly<Record<string, DatasetEntry | LabelledDatasetEntry>> = {
    ...DATASETS,
    ...LABELLED_DATASETS,
  };
  const entry = Object.hasOwn(all, name) ? all[name] : undefined;
  if (entry === undefined) throw unknown(name, Object.keys(all).sort());
  return entry;
}

function unknown(name: string, names: readonly string[]): RangeError {
  return new RangeError(
    `Cannot find dataset: expected one of ${
      names.join(", ")
    }, current value is ${name}`,
  );
}

function dominoesEntry(
  variant: DominoesVariant,
  describe: string,
): DatasetEntry {
  const load = (options: Pick<LoadDatasetOptions, "from" | "cacheDir">) =>
    loadDominoesSources(variant, { fashionMnist: fashionPlaces(options) });
  return drawnEntry({
    name: DOMINOES_NAMES[variant],
    describe,
    contract: {
      imageShape: DOMINOES_IMAGE_SHAPE,
      numClasses: 2,
      groupCounts: DOMINOES_GROUP_COUNTS[variant],
      digestBySeed: digests[variant],
    },
    // The committed classes are those of the published files (tests/datasets/fashion_mnist_test.ts).
    sources: { mnist: MNIST_DIGESTS, fashionMnist: FASHION_MNIST_DIGESTS },
    checkSources: (options) => collectProblems([() => load(options)]),
    async prepareSources({ from, cacheDir }) {
      // Only the pullovers of the hard pair are not in the repository.
      if (variant !== "hard" || from !== undefined || !cacheDir) return;
      await provisionFashionMnist({ cacheDir });
    },
    build: async (seed, options) =>
      buildDominoes({ seed, variant, sources: await load(options) }),
  });
}
