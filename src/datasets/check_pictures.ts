/**
 * Opens every picture of a dataset.
 *
 * @module
 */
import { join } from "node:path";
import { inFile } from "../files/mod.ts";
import { decodeImage } from "../images/mod.ts";
import { SPLIT_NAMES } from "./contract.ts";
import { sha256Hex } from "./digest.ts";
import type { PictureTable } from "./picture_table.ts";
import { type Problem, somePlaces } from "./problem.ts";

/** Where the pictures are. */
export interface CheckPicturesOptions {
  /** The folder to which the table's files are relative. */
  readonly imageRoot: string;
  /** Where the dataset is published. */
  readonly remedy: string;
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
  const missing: string[] = [];
  const unreadable: { file: string; why: string }[] = [];
  const firstRow = new Map<string, number>();
  const leaks: string[] = [];
  const rowOf = new Map(table.files.map((file, row) => [file, row]));
  let done = 0;
  for (const [file, row] of rowOf) {
    const path = join(options.imageRoot, file);
    const bytes = await readIfThere(path);
    if (bytes === undefined) {
      missing.push(file);
    } else {
      const why = bytes instanceof Error ? bytes.message : undecodable(bytes);
      if (why !== undefined) unreadable.push({ file, why });
      if (bytes instanceof Uint8Array) {
        const digest = sha256Hex(bytes);
        const first = firstRow.get(digest);
        if (first === undefined) firstRow.set(digest, row);
        else if (table.splits[first] !== table.splits[row]) {
          leaks.push(
            `${table.files[first]} (${splitOf(table, first)}) = ${file} (${
              splitOf(table, row)
            })`,
          );
        }
      }
    }
    options.onProgress?.({ done: ++done, total: rowOf.size });
  }
  return problemsOf({ missing, unreadable, leaks }, options);
}

function problemsOf(
  { missing, unreadable, leaks }: {
    readonly missing: readonly string[];
    readonly unreadable: readonly { file: string; why: string }[];
    readonly leaks: readonly string[];
  },
  { imageRoot: source, remedy }: CheckPicturesOptions,
): Problem[] {
  const problems: Problem[] = [];
  if (missing.length > 0) {
    problems.push({
      kind: "missing-image",
      severity: "error",
      message:
        `expected every image of the table, current value is without ${missing.length}: ${
          somePlaces(missing)
        }`,
      source,
      remedy,
    });
  }
  // One problem per picture: the reasons differ.
  for (const { file, why } of unreadable) {
    problems.push({
      kind: "unreadable-image",
      severity: "error",
      message: `expected a whole picture, current value is ${why}`,
      source: join(source, file),
      remedy,
    });
  }
  if (leaks.length > 0) {
    problems.push({
      kind: "duplicate-image",
      severity: "warning",
      message:
        `expected other pictures in every split, current value has ${leaks.length} of the same bytes: ${
          somePlaces(leaks)
        }`,
      source,
      remedy,
    });
  }
  return problems;
}

async function readIfThere(
  path: string,
): Promise<Uint8Array | Error | undefined> {
  try {
    return await inFile(path, () => Deno.readFile(path));
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? undefined : error as Error;
  }
}

function undecodable(bytes: Uint8Array): string | undefined {
  try {
    decodeImage(bytes);
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
}

function splitOf(table: PictureTable, row: number): string {
  return SPLIT_NAMES[table.splits[row]!]!;
}
