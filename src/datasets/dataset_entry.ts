/**
 * What the registry knows about a dataset, and the three kinds of entries.
 *
 * @module
 */
import { join, resolve } from "node:path";
import type { PrepareOptions, PrepareTransform } from "../images/mod.ts";
import { preparedSize } from "../images/prepared_index.ts";
import {
  checkPictureSource,
  type CheckReport,
} from "./check_picture_source.ts";
import { checkContract, type DatasetContract } from "./contract.ts";
import { sha256Hex } from "./digest.ts";
import { openPictures } from "./open_pictures.ts";
import type { PictureSource } from "./picture_source.ts";
import { EVALUATION_TRANSFORM, preparePictures } from "./prepare_pictures.ts";
import { collectProblems, type Problem } from "./problem.ts";
import type { GroupedDataset, TrainAndTest } from "./types.ts";

/** What a dataset is loaded with. */
export interface LoadDatasetOptions {
  /** Draws the images of a generated dataset; required there, without effect elsewhere. */
  readonly seed?: number;
  /**
   * The dataset's folder. For Dominoes the folder of Fashion-MNIST's IDX files, by default the committed
   * classes, then the Debian package.
   */
  readonly from?: string;
  /** Folder of what the set-up process unpacked or prepared; required for pictures. */
  readonly cacheDir?: string;
  /** Of pictures. Default the papers' evaluation transform. */
  readonly transform?: PrepareTransform;
}

/** What a check is told. */
export interface CheckDatasetOptions
  extends Pick<LoadDatasetOptions, "from" | "cacheDir"> {
  /** Called after each picture. */
  readonly onProgress?: (progress: { done: number; total: number }) => void;
}

/** What a preparation is told. */
export interface PrepareDatasetOptions
  extends
    LoadDatasetOptions,
    Pick<PrepareOptions, "numWorkers" | "progress" | "signal"> {}

/** What is said after a preparation. */
export interface PrepareReport {
  /** What was noticed and is harmless. */
  readonly warnings: readonly Problem[];
  /** The folder of the prepared pictures; absent where nothing is stored. */
  readonly folder?: string;
}

/** A dataset with groups. */
export interface DatasetEntry {
  /** One line for lists. */
  readonly describe: string;
  /** Of pictures with the default transform. */
  readonly contract: DatasetContract;
  /** Lists everything that is wrong; nothing is thrown for what is wrong with the data. */
  check(options: CheckDatasetOptions): Promise<CheckReport>;
  /** Makes what `load` needs in `cacheDir`; idempotent. Set-up or coordinator process. */
  prepare(options: PrepareDatasetOptions): Promise<PrepareReport>;
  /**
   * Loads the dataset and checks it against the contract.
   *
   * @throws {TypeError} If an option that the dataset needs is not given.
   * @throws {DataError} If a file is missing or damaged, or the dataset differs from the contract.
   * @throws {PrerequisiteError} If something must be fetched or prepared by the set-up process first.
   */
  load(options: LoadDatasetOptions): Promise<GroupedDataset>;
}

/** A set of images with labels and no groups. */
export interface LabelledDatasetEntry {
  /** One line for lists. */
  readonly describe: string;
  /** Lists everything that is wrong; nothing is thrown for what is wrong with the data. */
  check(options: CheckDatasetOptions): Promise<CheckReport>;
  /** Makes what `load` needs in `cacheDir`; idempotent. Set-up or coordinator process. */
  prepare(options: PrepareDatasetOptions): Promise<PrepareReport>;
  /** Loads and verifies all images. */
  load(options: LoadDatasetOptions): Promise<TrainAndTest>;
}

/** The parts of a drawn dataset. */
export interface DrawnDataset {
  /** Registry name. */
  readonly name: string;
  /** One line for lists. */
  readonly describe: string;
  /** What the built set must be. */
  readonly contract: DatasetContract;
  /** Lists what is wrong with the sources. */
  readonly checkSources: (options: CheckDatasetOptions) => Promise<Problem[]>;
  /** Fetches the sources, where that needs a set-up process. */
  readonly prepareSources?: (options: PrepareDatasetOptions) => Promise<void>;
  /** Builds the set from verified sources. */
  readonly build: (
    seed: number,
    options: LoadDatasetOptions,
  ) => Promise<GroupedDataset>;
}

/** An entry of a dataset that is drawn from others by a seed. */
export function drawnEntry(drawn: DrawnDataset): DatasetEntry {
  const { name, describe, contract } = drawn;
  return {
    describe,
    contract,
    async check(options) {
      const problems = await listed(() => drawn.checkSources(options));
      return { name, from: options.from ?? "installed sources", problems };
    },
    async prepare(options) {
      await drawn.prepareSources?.(options);
      return { warnings: [] };
    },
    async load(options) {
      const seed = required(name, options, "seed");
      return checkContract(await drawn.build(seed, options), contract, {
        seed,
        remedy:
          "the sources are verified, so the builder differs from the one that made fixtures/dominoes/digests.json: report it",
      });
    },
  };
}

/** An entry of a dataset that lives in a folder of pictures; a function if the folder says more. */
export function pictureEntry(
  source: PictureSource,
  sourceOf: (from: string) => Promise<PictureSource> = () =>
    Promise.resolve(source),
): DatasetEntry {
  const { name, describe, numClasses, groupCounts } = source;
  const contractOf = (transform: PrepareTransform): DatasetContract => {
    const { height, width } = preparedSize(transform);
    return {
      imageShape: [height, width, 3],
      numClasses,
      ...(groupCounts ? { groupCounts } : {}),
    };
  };
  return {
    describe,
    contract: contractOf(EVALUATION_TRANSFORM),
    async check(options) {
      const from = required(name, options, "from");
      const { onProgress } = options;
      let folder: PictureSource | undefined;
      const problems = await collectProblems([async () => {
        folder = await sourceOf(from);
      }]);
      if (folder === undefined) return { name, from, problems };
      return await checkPictureSource(folder, {
        from,
        ...(onProgress ? { onProgress } : {}),
      });
    },
    async prepare(options) {
      const from = required(name, options, "from");
      const into = preparedFolder(source, options);
      const { warnings } = await preparePictures(await sourceOf(from), {
        ...options,
        from,
        into,
      });
      return { warnings, folder: into };
    },
    async load(options) {
      const dataset = await openPictures(preparedFolder(source, options));
      const { transform = EVALUATION_TRANSFORM } = options;
      return checkContract(dataset, contractOf(transform), {
        remedy: source.remedy,
      });
    },
  };
}

/** An entry of a set without groups. */
export function labelledEntry(
  name: string,
  entry: {
    readonly describe: string;
    readonly problems: (options: CheckDatasetOptions) => Promise<Problem[]>;
    readonly prepare?: (options: PrepareDatasetOptions) => Promise<void>;
    readonly load: (options: LoadDatasetOptions) => Promise<TrainAndTest>;
  },
): LabelledDatasetEntry {
  return {
    describe: entry.describe,
    async check(options) {
      const problems = await listed(() => entry.problems(options));
      return { name, from: options.from ?? "installed files", problems };
    },
    async prepare(options) {
      await entry.prepare?.(options);
      return { warnings: [] };
    },
    load: entry.load,
  };
}

/** A set that is nowhere to be found is a problem like the others. */
async function listed(list: () => Promise<Problem[]>): Promise<Problem[]> {
  let found: Problem[] = [];
  const missing = await collectProblems([async () => {
    found = await list();
  }]);
  return [...missing, ...found];
}

/**
 * The option, if it is given.
 *
 * @throws {TypeError} If it is not.
 */
export function required<
  Options extends object,
  Key extends keyof Options & string,
>(name: string, options: Options, key: Key): NonNullable<Options[Key]> {
  const value = options[key];
  if (value !== undefined && value !== null) return value;
  throw new TypeError(
    `Cannot use dataset ${name}: expected the option ${key}, current value is undefined`,
  );
}

/** One folder per dataset, transform and, where the user chooses the folder's content, origin. */
function preparedFolder(
  source: PictureSource,
  options: LoadDatasetOptions,
): string {
  const cacheDir = required(source.name, options, "cacheDir");
  const { transform = EVALUATION_TRANSFORM } = options;
  const origin = source.groupCounts
    ? ""
    : resolve(required(source.name, options, "from"));
  const key = JSON.stringify([transform, origin]);
  const hash = sha256Hex(new TextEncoder().encode(key)).slice(0, 12);
  return join(cacheDir, "prepared", `${source.name}-${hash}`);
}
