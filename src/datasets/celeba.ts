/**
 * CelebA with hair colour as the label and sex as the spurious attribute.
 *
 * Source: Liu et al. 2015, "Deep Learning Face Attributes in the Wild" (arXiv 1411.7766),
 * https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html; the groups are those of Sagawa et al. 2020
 * (arXiv 1911.08731).
 *
 * @module
 */
import { join } from "node:path";
import { CELEBA_ATTRIBUTES } from "./_celeba_attributes.ts";
import type { GroupCounts } from "./contract.ts";
import {
  countProblems,
  type PictureInspection,
  type PictureSource,
  readOrReport,
} from "./picture_source.ts";
import { pictureTable } from "./picture_table.ts";
import { type Problem, somePlaces } from "./problem.ts";
import { columnOf, readTable, type Table } from "./read_table.ts";
import type { GroupScheme } from "./types.ts";

/** Images per group 2 · blond + male. Source: arXiv 1911.08731, appendix C.1, and the published lists. */
export const CELEBA_GROUP_COUNTS = {
  train: [71629, 66874, 22880, 1387],
  validation: [8535, 8276, 2874, 182],
  test: [9767, 7535, 2480, 180],
} as const satisfies GroupCounts;

/** Only the blond class has a minority: blond men. */
export const CELEBA_GROUPS = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: [
    "woman, not blond",
    "man, not blond",
    "blond woman",
    "blond man",
  ],
  pairs: [{ minority: 3, majority: 2 }],
} as const satisfies GroupScheme;

const REMEDY =
  "get img_align_celeba.zip, list_attr_celeba.txt and list_eval_partition.txt from https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html and give the folder of all three";

/** CelebA with counts of one's own, for tests and subsets. */
export function celebaSource(groupCounts: GroupCounts): PictureSource {
  return {
    name: "celeba",
    describe:
      "CelebA faces, Blond_Hair x Male (img_align_celeba/ and the two lists)",
    numClasses: 2,
    groups: CELEBA_GROUPS,
    groupCounts,
    remedy: REMEDY,
    inspect: (folder) => inspectCeleba(folder, groupCounts),
  };
}

/** The published CelebA. */
export const CELEBA: PictureSource = celebaSource(CELEBA_GROUP_COUNTS);

async function inspectCeleba(
  folder: string,
  groupCounts: GroupCounts,
): Promise<PictureInspection> {
  const problems: Problem[] = [];
  const imageRoot = await imageFolder(folder);
  const attributes = await readList(folder, "list_attr_celeba", {
    columns: ["image_id", ...CELEBA_ATTRIBUTES],
    problems,
  });
  const partition = await readList(folder, "list_eval_partition", {
    columns: ["image_id", "partition"],
    headless: ["image_id", "partition"],
    problems,
  });
  const source = attributes?.source ?? join(folder, "list_attr_celeba.txt");
  if (attributes === undefined || partition === undefined) {
    return { source, imageRoot, problems };
  }
  const splitOf = partitionById(attributes, partition, problems);
  const files = columnOf(attributes.table, "image_id");
  const pictures = pictureTable({
    source,
    remedy: REMEDY,
    files,
    lines: attributes.table.lines,
    labels: columnOf(attributes.table, "Blond_Hair"),
    attributes: columnOf(attributes.table, "Male"),
    splits: files.map((file) => splitOf.get(file) ?? "none"),
    labelValues: ["-1", "1"],
    attributeValues: ["-1", "1"],
  });
  problems.push(...pictures.problems);
  if (pictures.table === undefined) return { source, imageRoot, problems };
  problems.push(...countProblems(pictures.table, {
    source,
    remedy: REMEDY,
    expected: groupCounts,
  }));
  return { source, imageRoot, table: pictures.table, problems };
}

interface NamedTable {
  readonly table: Table;
  readonly source: string;
}

/** Reads `NAME.txt`, as published, or `NAME.csv`, as mirrored. */
async function readList(
  folder: string,
  name: string,
  options: {
    readonly columns: readonly string[];
    readonly headless?: readonly string[];
    readonly problems: Problem[];
  },
): Promise<NamedTable | undefined> {
  const { problems, columns, headless } = options;
  const csv = join(folder, `${name}.csv`);
  const isCsv = await exists(csv) &&
    !(await exists(join(folder, `${name}.txt`)));
  const source = isCsv ? csv : join(folder, `${name}.txt`);
  const bytes = await readOrReport(source, { remedy: REMEDY, problems });
  if (bytes === undefined) return undefined;
  const reading = readTable(bytes, {
    source,
    remedy: REMEDY,
    columns,
    exactColumns: true,
    format: isCsv ? "csv" : "list",
    ...(headless === undefined || isCsv ? {} : { headless }),
  });
  problems.push(...reading.problems);
  return reading.table && { table: reading.table, source };
}

/** The partition of each image; both lists must have the same images, each once. */
function partitionById(
  attributes: NamedTable,
  partition: NamedTable,
  problems: Problem[],
): Map<string, string> {
  const ids = columnOf(partition.table, "image_id");
  const splits = columnOf(partition.table, "partition");
  const splitOf = new Map(ids.map((id, row) => [id, splits[row]!]));
  const report = (kind: Problem["kind"], message: string) =>
    problems.push({
      kind,
      severity: "error",
      message,
      source: partition.source,
      remedy: REMEDY,
    });
  if (splitOf.size !== ids.length) {
    const seen = new Set<string>();
    const twice = ids.filter((id) => seen.size === seen.add(id).size);
    report(
      "duplicate-id",
      `expected every image once, current value has twice or more: ${
        somePlaces(twice)
      }`,
    );
  }
  const withAttributes = new Set(columnOf(attributes.table, "image_id"));
  const differing = [
    ...ids.filter((id) => !withAttributes.has(id)),
    ...[...withAttributes].filter((id) => !splitOf.has(id)),
  ];
  if (differing.length > 0) {
    report(
      "id-mismatch",
      `expected the images of ${attributes.source}, current value differs in ${
        somePlaces(differing)
      }`,
    );
  }
  return splitOf;
}

/** Some mirrors have the folder twice: `img_align_celeba/img_align_celeba/`. */
async function imageFolder(folder: string): Promise<string> {
  const once = join(folder, "img_align_celeba");
  const twice = join(once, "img_align_celeba");
  return await exists(twice) ? twice : once;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
