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
import { type PictureContent, readContent } from "./picture_content.ts";
import type { PictureSource } from "./picture_source.ts";
import { EVALUATION_TRANSFORM } from "./picture_transform.ts";
import type { Problem } from "./problem.ts";

/** What a preparation is told. */
export interface PreparePicturesOptions
  extends Pick<PrepareOptions, "numWorkers" | "progress" | "signal"> {
  /** The dataset's folder. */
  readonly from: string;
  /** The folder of the prepared dataset; made if it is missing. */
  readonly into: string;
  /** What `from` holds. Default: it is read. */
  readonly read?: PictureContent;
  /** Default {@linkcode EVALUATION_TRANSFORM}; what is done to values after decoding has no effect here. */
  readonly transform?: PrepareTransform;
}

/** What a preparation did. */
export interface PreparePicturesResult extends PrepareResult {
  /** What was noticed and is harmless. */
  readonly warnings: readonly Problem[];
}

/**
 * Checks the folder's tables, then decodes and resizes every picture; an interrupted preparation continues, damaged
 * parts are made anew. The result says what it was made from.
 *
 * @throws {DataError} If the tables are not what they must be, with all that is wrong in the message.
 * @throws {DataError} If a picture cannot be decoded or has changed since it was read; all of them are named, nothing
 *   is left out of the dataset.
 * @throws {DOMException} `AbortError`, when stopped by the signal.
 */
export async function preparePictures(
  source: PictureSource,
  options: PreparePicturesOptions,
): Promise<PreparePicturesResult> {
  const { from, into, transform = EVALUATION_TRANSFORM } = options;
  const { numWorkers, progress, signal } = options;
  const { content, table, digests, imageRoot, warnings } = options.read ??
    await readContent(source, { from });
  const result = await prepareImages(table.files, {
    folder: imageRoot,
    into: join(into, "images"),
    transform: geometryOf(transform),
    digests,
    ...(numWorkers === undefined ? {} : { numWorkers }),
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  // Last, so that a folder with a table is a whole dataset.
  const { name, numClasses, groups } = source;
  const imagesKey = result.index.key;
  await writeTable(into, {
    name,
    numClasses,
    groups,
    content,
    imagesKey,
    table,
  });
  return { ...result, warnings };
}

/** What of a transform shapes the stored pixels. */
export function geometryOf(transform: PrepareTransform): PrepareTransform {
  const { resize, crop, filter = "bilinear" } = transform;
  return { resize, ...(crop === undefined ? {} : { crop }), filter };
}
