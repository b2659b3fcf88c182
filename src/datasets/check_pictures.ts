/**
 * Opens every picture of a dataset.
 *
 * @module
 */
import { join } from "node:path";
import { inFile } from "../files/mod.ts";
import { decodeImage } from "../images/mod.ts";
import { SPLIT_NAMES } from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import type { PictureTable } from "./picture_table.ts";
import { type Problem, somePlaces } from "./problem.ts";

/** Where pictures are, and what to do if one of them is not right. */
export interface PicturePlace {
  /** The folder to which the table's files are relative. */
  readonly imageRoot: string;
  /** How the user gets sound pictures. */
  readonly remedy: string;
}

/** What a check is told. */
export interface CheckPicturesOptions extends PicturePlace {
  /** Called after each picture. */
  readonly onProgress?: (progress: { done: number; total: number }) => void;
}

/**
 * Reports every picture that is missing or cannot be decoded to its last row (errors) and files of the
 * same bytes in different splits (a warning: the test split is not independent then). A file that is
 * named twice is opened once. Memory is bounded by one picture and a digest per file.
 */
export async function checkPictures(
  table: PictureTable,
  options: CheckPicturesOptions,
): Promise<Problem[]> {
  const unread = new Map<string, Error>();
  const digests = new Map<string, string>();
  const files = new Set(table.files);
  let done = 0;
  for (const file of files) {
    try {
      const path = join(options.imageRoot, file);
      const bytes = await inFile(path, () => Deno.readFile(path));
      digests.set(file, sha256Hex(bytes));
      decodeImage(bytes);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      unread.set(file, error);
    }
    options.onProgress?.({ done: ++done, total: files.size });
  }
  return [
    ...unreadPictures(unread, options),
    ...leakedPictures(table, digests, options),
  ];
}

/** Reports pictures that are not there or could not be read, with why. */
export function unreadPictures(
  unread: ReadonlyMap<string, Error>,
  { imageRoot, remedy }: PicturePlace,
): Problem[] {
  const missing: string[] = [];
  const unreadable: Problem[] = [];
  for (const [file, error] of unread) {
    if (error instanceof Deno.errors.NotFound) {
      missing.push(file);
      continue;
    }
    // One problem per picture: the reasons differ. What follows the first line has a field of its own.
    const [why] = error.message.split("\n");
    unreadable.push({
      kind: "unreadable-image",
      severity: "error",
      message: `expected a whole picture, current value is ${why}`,
      source: join(imageRoot, file),
      remedy,
    });
  }
  if (missing.length === 0) return unreadable;
  return [{
    kind: "missing-image",
    severity: "error",
    message:
      `expected every image of the table, current value is without ${missing.length}: ${
        somePlaces(missing)
      }`,
    source: imageRoot,
    remedy,
  }, ...unreadable];
}

/**
 * Warns of pictures of the same bytes in different splits.
 *
 * @param digests sha256 by file; a file without one is passed over.
 */
export function leakedPictures(
  table: PictureTable,
  digests: ReadonlyMap<string, string>,
  { imageRoot: source, remedy }: PicturePlace,
): Problem[] {
  const firstRow = new Map<string, number>();
  const leaks: string[] = [];
  const named = (row: number) =>
    `${table.files[row]} (${SPLIT_NAMES[table.splits[row]!]})`;
  table.files.forEach((file, row) => {
    const digest = digests.get(file);
    if (digest === undefined) return;
    const first = firstRow.get(digest);
    if (first === undefined) firstRow.set(digest, row);
    else if (table.splits[first] !== table.splits[row]) {
      leaks.push(`${named(first)} = ${named(row)}`);
    }
  });
  if (leaks.length === 0) return [];
  return [{
    kind: "duplicate-image",
    severity: "warning",
    message:
      `expected other pictures in every split, current value has ${leaks.length} of the same bytes: ${
        somePlaces(leaks)
      }`,
    source,
    remedy,
  }];
}
