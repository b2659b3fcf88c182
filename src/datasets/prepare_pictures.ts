/**
 * Prepares a picture dataset once, so that it is read without its folder afterwards.
 *
 * @module
 */
import { join } from "node:path";
import {
  prepareImages,
  type PrepareOptions,
  type PrepareResult,
  type PrepareTransform,
} from "../images/mod.ts";
import { writeTable } from "./_table_file.ts";
import { checkPictureSource } from "./check_picture_source.ts";
import type { PictureSource } from "./picture_source.ts";
import { type Problem, throwOnErrors } from "./problem.ts";

/**
 * The papers' evaluation transform: both sides to 256, then the middle 224 × 224. Source: the published
 * code of "The Silent Majority"; Sagawa et al. 2020 use the same for Waterbirds.
 */
export const EVALUATION_TRANSFORM = {
  resize: { height: 256, width: 256 },
  crop: { height: 224, width: 224 },
} as const satisfies PrepareTransform;

/** What a preparation is told. */
export interface PreparePicturesOptions
  extends Pick<PrepareOptions, "numWorkers" | "progress" | "signal"> {
  /** The dataset's folder. */
  readonly from: string;
  /** The folder of the prepared dataset; made if it is missing. */
  readonly into: string;
  /** Default {@linkcode EVALUATION_TRANSFORM}. */
  readonly transform?: PrepareTransform;
}

/** What a preparation did. */
export interface PreparePicturesResult extends PrepareResult {
  /** What was noticed and is harmless. */
  readonly warnings: readonly Problem[];
}

/**
 * Checks the folder's tables, then decodes and resizes every picture; an interrupted preparation
 * continues, damaged parts are made anew.
 *
 * @throws {DataError} If the tables are not what they must be or a picture cannot be read, with all
 *   that is wrong in the message; nothing is left out of the dataset.
 * @throws {DOMException} `AbortError`, when stopped by the signal.
 */
export async function preparePictures(
  source: PictureSource,
  options: PreparePicturesOptions,
): Promise<PreparePicturesResult> {
  const { from, into, transform = EVALUATION_TRANSFORM } = options;
  // Pictures are opened once: by the preparation, which reports every unreadable one.
  const { problems } = await checkPictureSource(source, {
    from,
    pictures: false,
  });
  throwOnErrors(source.name, problems);
  const { table, imageRoot } = await source.inspect(from);
  if (table === undefined) {
    throw new TypeError(
      `Cannot prepare ${source.name}: expected a table when no problem is an error, current value is none`,
    );
  }
  const { numWorkers, progress, signal } = options;
  const result = await prepareImages(table.files, {
    folder: imageRoot,
    into: join(into, "images"),
    transform,
    ...(numWorkers === undefined ? {} : { numWorkers }),
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  // Last, so that a folder with a table is a whole dataset.
  const { name, numClasses, groups } = source;
  await writeTable(into, {
    name,
    numClasses,
    groups,
    imagesKey: result.index.key,
    table,
  });
  return { ...result, warnings: problems };
}
