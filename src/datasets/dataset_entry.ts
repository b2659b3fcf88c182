/**
 * What the registry knows about a dataset, and the kinds of entries that need no pictures.
 *
 * @module
 */
import { DataError } from "../errors/mod.ts";
import type { PrepareOptions } from "../images/mod.ts";
import { canonicalJson } from "../text/mod.ts";
import type { CheckReport } from "./check_picture_source.ts";
import {
  checkContract,
  type DatasetContract,
  type GroupCounts,
} from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import type {
  PictureDeclaration,
  PictureTransform,
  PictureTransformOptions,
} from "./picture_transform.ts";
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
  /** Of pictures. Default what the dataset declares. */
  readonly transform?: PictureTransformOptions;
  /** What must be loaded, as it was identified. Default: whatever is there now. */
  readonly content?: string;
}

/** What identifies a dataset whose pictures are the user's, and what follows from them. */
export interface DatasetIdentity {
  /** sha256 (hex) over tables, labels and pictures; see `PictureContent.content`. */
  readonly content: string;
  /** What is done to every picture. */
  readonly transform: PictureTransform;
  /** Images per group. */
  readonly groupCounts: GroupCounts;
}

/** What an identification is told. */
export interface IdentifyDatasetOptions
  extends Pick<LoadDatasetOptions, "from" | "cacheDir"> {
  /** What is said of the transform beyond the dataset's own declaration. */
  readonly declared?: PictureDeclaration;
  /** The clock, in milliseconds since 1970; without it digests are not kept for the next time. */
  readonly now?: () => number;
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
    Omit<LoadDatasetOptions, "content">,
    Pick<PrepareOptions, "numWorkers" | "progress" | "signal"> {
  /** What is said of the transform beyond the dataset's own declaration. Without effect if `transform` is given. */
  readonly declared?: PictureDeclaration;
  /** The clock, in milliseconds since 1970; without it digests are not kept for the next time. */
  readonly now?: () => number;
  /** Called after each picture that was read and digested, before any is decoded. */
  readonly onRead?: (progress: { done: number; total: number }) => void;
}

/** What is said after a preparation. */
export interface PrepareReport {
  /** What was noticed and is harmless. */
  readonly warnings: readonly Problem[];
  /** The folder of the prepared pictures; absent where nothing is stored. */
  readonly folder?: string;
  /** What was done to them; absent where nothing is stored. */
  readonly transform?: PictureTransform;
  /** What they were made from; see `PictureContent.content`. Absent where nothing is stored. */
  readonly content?: string;
}

/** A dataset with groups. */
export interface DatasetEntry {
  /** One line for lists. */
  readonly describe: string;
  /** Of pictures with the default transform. */
  readonly contract: DatasetContract;
  /** sha256 (hex) over the digests of the sources; absent where the user's folder decides. */
  readonly content?: string;
  /** Lists everything that is wrong; nothing is thrown for what is wrong with the data. */
  check(options: CheckDatasetOptions): Promise<CheckReport>;
  /**
   * Reads a folder of pictures and says what it is; absent where the sources are fixed. Kept digests make it cheap
   * when nothing has changed.
   *
   * @throws {TypeError} If the option `from` is not given.
   * @throws {DataError} If the folder is not what it must be.
   * @throws {PrerequisiteError} If its pictures are not prepared for the transform; `remedy` is the command.
   */
  identify?(options: IdentifyDatasetOptions): Promise<DatasetIdentity>;
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
  /** The digests that the sources are verified by. */
  readonly sources: Readonly<Record<string, unknown>>;
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
  const content = sha256Hex(canonicalJson(drawn.sources));
  return {
    describe,
    contract,
    content,
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
      refuseOther(name, options.content, content);
      return checkContract(await drawn.build(seed, options), contract, {
        seed,
        remedy:
          "the sources are verified, so the builder differs from the one that made fixtures/dominoes/digests.json: report it",
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

/** @throws {DataError} If the dataset is another one than was planned with. */
export function refuseOther(
  name: string,
  planned: string | undefined,
  found: string,
): void {
  if (planned === undefined || planned === found) return;
  throw new DataError(
    `Cannot use dataset ${name}: expected the content ${planned}, current value is ${found}`,
    { source: name, remedy: "plan the run again: the dataset has changed" },
  );
}
