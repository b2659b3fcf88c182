/**
 * Any folder with a `metadata.csv` of the columns image, label, attribute, split.
 *
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { inFile } from "../files/mod.ts";
import { DataError } from "../errors/mod.ts";
import type { GroupCounts } from "./contract.ts";
import {
  countProblems,
  type PictureInspection,
  type PictureSource,
  readOrReport,
} from "./picture_source.ts";
import { pictureTable } from "./picture_table.ts";
import {
  declaredTransform,
  PICTURE_DECLARATION,
  type PictureDeclaration,
} from "./picture_transform.ts";
import type { Problem } from "./problem.ts";
import { columnOf, readTable } from "./read_table.ts";
import type { GroupPair, GroupScheme } from "./types.ts";

/** What the user says about the folder; nothing of it is guessed. */
export interface PictureFolderOptions {
  /** Registry name. */
  readonly name: string;
  /** One line for lists. */
  readonly describe?: string;
  /** What label 0 and label 1 are. Default `label 0`, `label 1`. */
  readonly labelNames?: readonly [string, string];
  /** What attribute 0 and attribute 1 are. Default `attribute 0`, `attribute 1`. */
  readonly attributeNames?: readonly [string, string];
  /** Minority and majority group of each class. Default (G1, G0) and (G2, G3), as in Waterbirds. */
  readonly pairs?: readonly GroupPair[];
  /** Declared counts, which are then required exactly. By default the folder's own are printed. */
  readonly groupCounts?: GroupCounts;
  /** What is done to the pictures. Default the papers' evaluation transform. */
  readonly transform?: PictureDeclaration;
}

/** The columns that are read, in any order, others beside them allowed. */
export const PICTURE_FOLDER_COLUMNS = [
  "image",
  "label",
  "attribute",
  "split",
] as const;

const REMEDY =
  "write metadata.csv with the columns image (path in the folder), label (0 or 1), attribute (0 or 1) and split (train, validation or test; val, or 0, 1, 2)";

const IMAGE_REMEDY =
  "put the pictures (JPEG or PNG) that metadata.csv names into the folder, or take their rows out";

const SPLIT_WORDS = [
  ["train", "0"],
  ["validation", "val", "1"],
  ["test", "2"],
] as const;

/** A dataset of the user's own. */
export function pictureFolder(options: PictureFolderOptions): PictureSource {
  return {
    name: options.name,
    describe: options.describe ?? "a folder with a metadata.csv",
    numClasses: 2,
    groups: groupScheme(options),
    ...(options.groupCounts ? { groupCounts: options.groupCounts } : {}),
    remedy: REMEDY,
    imageRemedy: IMAGE_REMEDY,
    ...(options.transform ? { transform: options.transform } : {}),
    inspect: (folder) => inspectFolder(folder, options.groupCounts),
  };
}

async function inspectFolder(
  folder: string,
  groupCounts: GroupCounts | undefined,
): Promise<PictureInspection> {
  const source = join(folder, "metadata.csv");
  const problems: Problem[] = [];
  const bytes = await readOrReport(source, { remedy: REMEDY, problems });
  if (bytes === undefined) return { source, imageRoot: folder, problems };
  const reading = readTable(bytes, {
    source,
    remedy: REMEDY,
    columns: PICTURE_FOLDER_COLUMNS,
  });
  problems.push(...reading.problems);
  if (reading.table === undefined) {
    return { source, imageRoot: folder, problems };
  }
  const pictures = pictureTable({
    source,
    remedy: REMEDY,
    duplicateRemedy:
      "name every picture in one row of metadata.csv: take the others out",
    lines: reading.table.lines,
    files: columnOf(reading.table, "image"),
    labels: columnOf(reading.table, "label"),
    attributes: columnOf(reading.table, "attribute"),
    splits: columnOf(reading.table, "split"),
    splitValues: SPLIT_WORDS,
  });
  problems.push(...pictures.problems);
  if (pictures.table === undefined) {
    return { source, imageRoot: folder, problems };
  }
  if (groupCounts !== undefined) {
    problems.push(...countProblems(pictures.table, {
      source,
      remedy: "correct the declared counts or metadata.csv",
      expected: groupCounts,
    }));
  }
  return { source, imageRoot: folder, table: pictures.table, problems };
}

function groupScheme(options: PictureFolderOptions): GroupScheme {
  const labels = options.labelNames ?? ["label 0", "label 1"];
  const attributes = options.attributeNames ?? ["attribute 0", "attribute 1"];
  return {
    names: ["G0", "G1", "G2", "G3"],
    descriptions: labels.flatMap((label) =>
      attributes.map((attribute) => `${label}, ${attribute}`)
    ),
    pairs: options.pairs ??
      [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
  };
}

const DECLARATION_FILE = "dataset.json";

const groupCounts = z.tuple([
  z.int().min(0),
  z.int().min(0),
  z.int().min(0),
  z.int().min(0),
]);
const group = z.int().min(0).max(3);
const pair = z.strictObject({ minority: group, majority: group })
  .refine(({ minority, majority }) => minority !== majority, {
    error: "a minority group must be another one than its majority group",
  })
  // g = 2·label + attribute.
  .refine(({ minority, majority }) => minority >> 1 === majority >> 1, {
    error:
      "both groups of a pair must have one label: 0 and 1 have label 0, 2 and 3 label 1",
  });
const pairs = z.array(pair).min(1, "name at least one pair").refine(
  (all) =>
    new Set(all.map(({ minority }) => minority >> 1)).size === all.length,
  { error: "name at most one pair per label" },
);
const declaration = z.strictObject({
  describe: z.string().exactOptional(),
  labelNames: z.tuple([z.string(), z.string()]).exactOptional(),
  attributeNames: z.tuple([z.string(), z.string()]).exactOptional(),
  pairs: pairs.exactOptional(),
  groupCounts: z.strictObject({
    train: groupCounts,
    validation: groupCounts,
    test: groupCounts,
  }).exactOptional(),
  transform: PICTURE_DECLARATION.exactOptional(),
});

/**
 * A folder of the user's own with what its `dataset.json` declares, if it has one: the fields of
 * {@linkcode PictureFolderOptions} but the name.
 *
 * @throws {DataError} If `dataset.json` cannot be read or says something else.
 */
export async function readPictureFolder(
  folder: string,
): Promise<PictureSource> {
  const source = join(folder, DECLARATION_FILE);
  const refuse = (problem: string, cause: unknown) =>
    new DataError(`Cannot read the folder's declaration: ${problem}`, {
      source,
      remedy:
        "write describe, labelNames, attributeNames, pairs, groupCounts and transform, each optional, or remove the file",
      cause,
    });
  let text: string;
  try {
    text = await inFile(source, () => Deno.readTextFile(source));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      return pictureFolder({ name: "folder" });
    }
    throw refuse(`it cannot be read (${(cause as Error).message})`, cause);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refuse(`it is not JSON (${(cause as Error).message})`, cause);
  }
  const { data, error } = declaration.safeParse(json);
  if (error !== undefined) throw refuse(issuesText(error), error);
  try {
    declaredTransform(data.transform ?? {});
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  return pictureFolder({ name: "folder", ...data });
}

/** `pairs.0.minority: expected number; labelNames: …`: every issue with its place, on one line. */
function issuesText({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`
  ).join("; ");
}
