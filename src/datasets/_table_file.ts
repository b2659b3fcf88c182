import { inFile, writeWhole } from "../files/mod.ts";
import { join } from "node:path";
import { z } from "zod";
import { DataError, PrerequisiteError } from "../errors/mod.ts";
import type { PictureTable } from "./picture_table.ts";
import type { GroupScheme } from "./types.ts";

/** What a prepared dataset says about itself, beside its pixels. */
export interface PreparedTable {
  readonly name: string;
  readonly numClasses: number;
  readonly groups: GroupScheme;
  /** What it was made from; see `PictureContent.content`. */
  readonly content: string;
  /** The key of the prepared images that it belongs to. */
  readonly imagesKey: string;
  readonly table: PictureTable;
}

const TABLE_FILE = "table.json";
/** Raised when the file's form or meaning changes. */
const TABLE_VERSION = 2;

const ids = z.array(z.int().min(0).max(255));
const schema = z.object({
  kind: z.literal("prepared-pictures"),
  version: z.literal(TABLE_VERSION),
  name: z.string(),
  numClasses: z.int().positive(),
  content: z.string(),
  imagesKey: z.string(),
  groups: z.object({
    names: z.array(z.string()),
    descriptions: z.array(z.string()),
    pairs: z.array(z.object({ minority: z.int(), majority: z.int() })),
  }),
  table: z.object({
    files: z.array(z.string()),
    labels: ids,
    attributes: ids,
    splits: z.array(z.int().min(0).max(2)),
  }),
});

/** Writes the table, whole or not at all. */
export function writeTable(
  folder: string,
  { name, numClasses, groups, content, imagesKey, table }: PreparedTable,
): void {
  const { files, labels, attributes, splits } = table;
  const written: z.infer<typeof schema> = {
    kind: "prepared-pictures",
    version: TABLE_VERSION,
    name,
    numClasses,
    content,
    imagesKey,
    groups: {
      names: [...groups.names],
      descriptions: [...groups.descriptions],
      pairs: [...groups.pairs],
    },
    table: {
      files: [...files],
      labels: [...labels],
      attributes: [...attributes],
      splits: [...splits],
    },
  };
  writeWhole(join(folder, TABLE_FILE), JSON.stringify(written));
}

/**
 * @throws {PrerequisiteError} If the folder has no table: it is not a finished preparation.
 * @throws {DataError} If the table is damaged or of another version.
 */
export async function readTableFile(folder: string): Promise<PreparedTable> {
  const path = join(folder, TABLE_FILE);
  const remedy = "run `deno task data prepare` for the dataset";
  let text: string;
  try {
    text = await inFile(path, () => Deno.readTextFile(path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new PrerequisiteError(
      `Cannot open prepared dataset: expected ${path}, current value is missing`,
      { missing: path, remedy, cause },
    );
  }
  try {
    const { table, ...about } = schema.parse(JSON.parse(text));
    return {
      name: about.name,
      numClasses: about.numClasses,
      groups: about.groups,
      content: about.content,
      imagesKey: about.imagesKey,
      table: {
        files: table.files,
        labels: Uint8Array.from(table.labels),
        attributes: Uint8Array.from(table.attributes),
        splits: Uint8Array.from(table.splits),
      },
    };
  } catch (cause) {
    throw new DataError(
      `Cannot open prepared dataset: expected a table of version ${TABLE_VERSION}, current value is damaged or another`,
      { source: path, remedy, cause },
    );
  }
}
