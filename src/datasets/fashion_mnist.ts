/**
 * Fashion-MNIST: two classes committed under `fixtures/`, all of it from a Debian package or a folder.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrerequisiteError } from "../errors/mod.ts";
import {
  checkIdxSet,
  type IdxSetDigests,
  type IdxSetOptions,
  imagesOfClass,
  PIXELS,
  readIdxSet,
  SIDE,
} from "./_idx_set.ts";
import { debianPackageRoot, unpackDebianPackage } from "./debian_package.ts";
import { readIdx } from "./idx.ts";
import type { Problem } from "./problem.ts";
import type { TrainAndTest } from "./types.ts";

/** The classes in order of their id. Source: Xiao et al. 2017, arXiv 1708.07747, table 1. */
export const FASHION_MNIST_CLASSES = [
  "t-shirt",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
] as const;

/** A name of {@linkcode FASHION_MNIST_CLASSES}. */
export type FashionMnistClass = typeof FASHION_MNIST_CLASSES[number];

/** sha256 of the uncompressed files as published at https://github.com/zalandoresearch/fashion-mnist. */
export const FASHION_MNIST_DIGESTS = {
  trainImages:
    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
  trainLabels:
    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  testImages:
    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
  testLabels:
    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
} as const satisfies IdxSetDigests;

/**
 * sha256 of the uncompressed committed files `fixtures/fashion_mnist/<class>.idx.gz`, each the 6,000
 * images of the class in the train file, then the 1,000 of the test file, in file order.
 */
export const COMMITTED_CLASS_DIGESTS = {
  dress: "f1adc4dd7f285f76d100b513d64050147cf82af53d0a5ecfa0806cdb1fa4fdfa",
  coat: "8c3ab49d0d1ad9fc517ad6bcd509b0ee9da83427f4dcf5bcda21fd5263412930",
} as const satisfies Partial<Record<FashionMnistClass, string>>;

/** Images per class in the train file and in the test file. Source: as for the classes. */
export const FASHION_MNIST_CLASS_COUNTS = { train: 6000, test: 1000 } as const;

const DEBIAN_PACKAGE = "dataset-fashion-mnist";
const FOLDER_IN_PACKAGE = "usr/share/datasets/fashion-mnist";

/** Where Fashion-MNIST is. */
export interface LoadFashionMnistOptions {
  /** Folder of the four IDX files, plain or .gz; by default the Debian package's, as below. */
  readonly from?: string;
  /** Folder into which {@linkcode provisionFashionMnist} unpacked the Debian package. */
  readonly cacheDir?: string;
}

/** The images of one class: uint8 [n, 28, 28], in file order. */
export interface ClassImages {
  /** What the class is called in descriptions. */
  readonly name: string;
  /** From the train file. */
  readonly train: Uint8Array;
  /** From the test file. */
  readonly test: Uint8Array;
}

/**
 * Loads all 70,000 images (55 MB) from `from`, else from the installed Debian package, else from the
 * one unpacked below `cacheDir`.
 *
 * @throws {DataError} If a file is missing, truncated or has another digest.
 * @throws {PrerequisiteError} If none of the three places has the files.
 */
export async function loadFashionMnist(
  options: LoadFashionMnistOptions = {},
): Promise<TrainAndTest> {
  return await readIdxSet(
    options.from ?? await packageFolder(options),
    setOptions(options),
  );
}

/**
 * Lists what is wrong with each of the four files.
 *
 * @throws {PrerequisiteError} If none of the three places has the files.
 */
export async function checkFashionMnist(
  options: LoadFashionMnistOptions = {},
): Promise<Problem[]> {
  return await checkIdxSet(
    options.from ?? await packageFolder(options),
    setOptions(options),
  );
}

function setOptions(options: LoadFashionMnistOptions): IdxSetOptions {
  const remedy = options.from === undefined
    ? "remove the folder and run `deno task data prepare fashion-mnist`"
    : "put the four published IDX files (plain or .gz) into the folder";
  return { digests: FASHION_MNIST_DIGESTS, remedy };
}

/**
 * Loads one class. Dress and coat need nothing but the repository unless `from` is given.
 *
 * @throws {DataError} As {@linkcode loadFashionMnist}.
 * @throws {PrerequisiteError} As {@linkcode loadFashionMnist}.
 */
export async function loadFashionMnistClass(
  name: FashionMnistClass,
  options: LoadFashionMnistOptions = {},
): Promise<ClassImages> {
  if (options.from === undefined && (name === "dress" || name === "coat")) {
    return await loadCommittedClass(name);
  }
  const all = await loadFashionMnist(options);
  const id = FASHION_MNIST_CLASSES.indexOf(name);
  return {
    name,
    train: imagesOfClass(all.train, id),
    test: imagesOfClass(all.test, id),
  };
}

/**
 * Unpacks the Debian package `dataset-fashion-mnist` (31 MB) below `cacheDir`. Set-up process only.
 *
 * @throws {PrerequisiteError} If apt is missing or fails.
 */
export async function provisionFashionMnist(
  options: { readonly cacheDir: string },
): Promise<void> {
  await unpackDebianPackage(DEBIAN_PACKAGE, { into: options.cacheDir });
}

async function loadCommittedClass(
  name: keyof typeof COMMITTED_CLASS_DIGESTS,
): Promise<ClassImages> {
  const { train, test } = FASHION_MNIST_CLASS_COUNTS;
  const { data } = await readIdx(
    fileURLToPath(
      new URL(
        `../../fixtures/fashion_mnist/${name}.idx.gz`,
        import.meta.url,
      ),
    ),
    {
      shape: [train + test, SIDE, SIDE],
      sha256: COMMITTED_CLASS_DIGESTS[name],
      remedy: "run `git checkout -- fixtures/fashion_mnist`",
    },
  );
  return {
    name,
    train: data.subarray(0, train * PIXELS),
    test: data.subarray(train * PIXELS),
  };
}

async function packageFolder(
  options: LoadFashionMnistOptions,
): Promise<string> {
  const roots = ["/"];
  if (options.cacheDir !== undefined) {
    roots.push(debianPackageRoot(DEBIAN_PACKAGE, { into: options.cacheDir }));
  }
  for (const root of roots) {
    const folder = join(root, FOLDER_IN_PACKAGE);
    try {
      if ((await Deno.stat(folder)).isDirectory) return folder;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new PrerequisiteError(
    `Cannot find Fashion-MNIST: expected the Debian package ${DEBIAN_PACKAGE} in ${
      roots.join(" or ")
    }, current value is neither`,
    {
      missing: DEBIAN_PACKAGE,
      remedy:
        "run `deno task data prepare fashion-mnist`, or give a folder of the four IDX files with --data",
    },
  );
}
