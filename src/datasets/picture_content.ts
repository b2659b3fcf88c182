/**
 * What a folder of pictures holds, as one digest.
 *
 * @module
 */
import { canonicalJson } from "../text/mod.ts";
import { leakedPictures, unreadPictures } from "./check_pictures.ts";
import type { GroupCounts } from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import { fileDigests, type FileDigestsOptions } from "./file_digests.ts";
import {
  inspectPictures,
  type PictureInspection,
  type PictureSource,
} from "./picture_source.ts";
import { countTableGroups, type PictureTable } from "./picture_table.ts";
import { type Problem, throwOnErrors } from "./problem.ts";

/** A folder that was read. */
export interface PictureContent {
  /**
   * sha256 (hex) over classes, groups and their names, and of every picture its name, label, attribute, split and the
   * sha256 of its bytes. Two folders share it only if whatever is measured on them is the same.
   */
  readonly content: string;
  /** The table's pictures. */
  readonly table: PictureTable;
  /** sha256 (hex) of each picture of the table. */
  readonly digests: readonly string[];
  /** The folder to which the table's files are relative. */
  readonly imageRoot: string;
  /** Images per group. */
  readonly groupCounts: GroupCounts;
  /** What was noticed and is harmless. */
  readonly warnings: readonly Problem[];
}

/** What a reading is told. */
export interface ReadContentOptions extends Omit<FileDigestsOptions, "folder"> {
  /** The dataset's folder. */
  readonly from: string;
}

/**
 * Reads a folder's tables and digests its pictures.
 *
 * @throws {DataError} With everything that is wrong with the tables, or with all pictures that cannot be read.
 */
export async function readContent(
  source: PictureSource,
  { from, ...options }: ReadContentOptions,
): Promise<PictureContent> {
  const inspection = await inspectPictures(source, from);
  const { problems, imageRoot } = inspection;
  throwOnErrors(source.name, problems);
  const table = tableOf(inspection, source.name);
  const digests: string[] = [];
  const unread = new Map<string, Error>();
  const found = await fileDigests(table.files, {
    ...options,
    folder: imageRoot,
  });
  found.forEach((digest, at) => {
    if (digest instanceof Error) unread.set(table.files[at]!, digest);
    else digests.push(digest);
  });
  const place = { imageRoot, remedy: source.imageRemedy ?? source.remedy };
  throwOnErrors(source.name, unreadPictures(unread, place));
  const byFile = new Map(table.files.map((file, at) => [file, digests[at]!]));
  return {
    content: contentDigest(source, table, digests),
    table,
    digests,
    imageRoot,
    groupCounts: countTableGroups(table, source.groups.names.length),
    warnings: [...problems, ...leakedPictures(table, byFile, place)],
  };
}

function tableOf(
  { table }: PictureInspection,
  name: string,
): PictureTable {
  if (table !== undefined) return table;
  throw new TypeError(
    `Cannot use dataset ${name}: expected a table when no problem is an error, current value is none`,
  );
}

/** Raised when the digest is made of other things. */
const CONTENT_VERSION = 1;

function contentDigest(
  { name, numClasses, groups }: PictureSource,
  { files, labels, attributes, splits }: PictureTable,
  digests: readonly string[],
): string {
  const text = canonicalJson({
    version: CONTENT_VERSION,
    name,
    numClasses,
    groups: {
      names: [...groups.names],
      descriptions: [...groups.descriptions],
      pairs: groups.pairs.map((pair) => ({ ...pair })),
    },
    pictures: files.map((file, row) => [
      file,
      labels[row]!,
      attributes[row]!,
      splits[row]!,
      digests[row]!,
    ]),
  });
  return sha256Hex(text);
}
