/**
 * Waterbirds: CUB birds on Places backgrounds.
 *
 * Source: Sagawa et al. 2020, "Distributionally Robust Neural Networks" (arXiv 1911.08731), section 3;
 * https://github.com/kohpangwei/group_DRO names the download.
 *
 * @module
 */
import { join } from "node:path";
import type { GroupCounts } from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import {
  countProblems,
  type KnownCopy,
  type PictureInspection,
  type PictureSource,
  readOrReport,
} from "./picture_source.ts";
import { pictureTable } from "./picture_table.ts";
import type { Problem } from "./problem.ts";
import { columnOf, readTable, type Table } from "./read_table.ts";
import type { GroupScheme } from "./types.ts";

/** The columns of the published `metadata.csv`; `place` is 0 for land, 1 for water. */
export const WATERBIRDS_COLUMNS = [
  "img_id",
  "img_filename",
  "y",
  "split",
  "place",
  "place_filename",
] as const;

/** Images per group. Source: arXiv 1911.08731, appendix C.1, and the published metadata. */
export const WATERBIRDS_GROUP_COUNTS = {
  train: [3498, 184, 56, 1057],
  validation: [467, 466, 133, 133],
  test: [2255, 2255, 642, 642],
} as const satisfies GroupCounts;

/** sha256 of the published `metadata.csv`, 11,788 rows. */
export const WATERBIRDS_METADATA_SHA256 =
  "2f023b9dc371f6fbb82c7cb810ff0f03e19c54c8055a2e37517ae7bb56644362";

/** Which groups are compared with which. */
export const WATERBIRDS_GROUPS = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: [
    "landbird on land",
    "landbird on water",
    "waterbird on land",
    "waterbird on water",
  ],
  pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
} as const satisfies GroupScheme;

const RE_SPLIT_COPY: KnownCopy = {
  name: "a re-split copy of Waterbirds that circulates",
  groupCounts: { train: [3525, 186, 54, 1030] },
};

/** What differs between the published set and others in its format. */
export interface WaterbirdsSourceOptions {
  /** Registry name. */
  readonly name: string;
  /** One line for lists. */
  readonly describe: string;
  /** The exact counts of all splits. */
  readonly groupCounts: GroupCounts;
  /** sha256 of `metadata.csv`; left out where the set is generated. */
  readonly metadataSha256?: string;
  /** How the user gets a sound folder. */
  readonly remedy: string;
}

/** A dataset in Waterbirds' folder format: `metadata.csv` and the images it names. */
export function waterbirdsSource(
  options: WaterbirdsSourceOptions,
): PictureSource {
  return {
    name: options.name,
    describe: options.describe,
    numClasses: 2,
    groups: WATERBIRDS_GROUPS,
    groupCounts: options.groupCounts,
    remedy: options.remedy,
    inspect: (folder) => inspectWaterbirds(folder, options),
  };
}

/** The published Waterbirds. */
export const WATERBIRDS: PictureSource = waterbirdsSource({
  name: "waterbirds",
  describe: "CUB birds pasted on land and water (folder with metadata.csv)",
  groupCounts: WATERBIRDS_GROUP_COUNTS,
  metadataSha256: WATERBIRDS_METADATA_SHA256,
  remedy:
    "unpack https://nlp.stanford.edu/data/dro/waterbird_complete95_forest2water2.tar.gz and give that folder",
});

async function inspectWaterbirds(
  folder: string,
  options: WaterbirdsSourceOptions,
): Promise<PictureInspection> {
  const source = join(folder, "metadata.csv");
  const { remedy } = options;
  const problems: Problem[] = [];
  const bytes = await readOrReport(source, { remedy, problems });
  if (bytes === undefined) return { source, imageRoot: folder, problems };
  const reading = readTable(bytes, {
    source,
    remedy,
    columns: WATERBIRDS_COLUMNS,
    exactColumns: true,
  });
  problems.push(...digestProblems(bytes, reading.table, source, options));
  const published = options.metadataSha256 !== undefined &&
    problems.every(({ severity }) => severity === "warning");
  problems.push(...reading.problems.map((problem) =>
    // The values are proven to be the published ones, whatever their form.
    published ? { ...problem, severity: "warning" as const } : problem
  ));
  if (reading.table === undefined) {
    return { source, imageRoot: folder, problems };
  }
  const pictures = pictureTable({
    source,
    remedy,
    ids: columnOf(reading.table, "img_id"),
    lines: reading.table.lines,
    files: columnOf(reading.table, "img_filename"),
    labels: columnOf(reading.table, "y"),
    attributes: columnOf(reading.table, "place"),
    splits: columnOf(reading.table, "split"),
  });
  problems.push(...pictures.problems);
  if (pictures.table === undefined) {
    return { source, imageRoot: folder, problems };
  }
  problems.push(...countProblems(pictures.table, {
    source,
    remedy,
    expected: options.groupCounts,
    knownCopies: [RE_SPLIT_COPY],
  }));
  return { source, imageRoot: folder, table: pictures.table, problems };
}

/** Compares the digest, and if it differs that of the same values in the published form. */
function digestProblems(
  bytes: Uint8Array,
  table: Table | undefined,
  source: string,
  options: WaterbirdsSourceOptions,
): Problem[] {
  const { metadataSha256, remedy } = options;
  const found = sha256Hex(bytes);
  if (metadataSha256 === undefined || found === metadataSha256) return [];
  const sameValues = table !== undefined &&
    sha256Hex(publishedForm(table)) === metadataSha256;
  return [{
    kind: "wrong-digest",
    severity: sameValues ? "warning" : "error",
    message: sameValues
      ? "expected the published bytes, current value has the same values in another form"
      : `expected sha256 ${metadataSha256}, current value is ${found}`,
    source,
    remedy,
  }];
}

function publishedForm(table: Table): Uint8Array {
  const order = WATERBIRDS_COLUMNS.map((name) => table.columns.indexOf(name));
  const line = (row: readonly string[]) =>
    order.map((at) => row[at]).join(",") + "\n";
  return new TextEncoder().encode(
    [table.columns, ...table.rows].map(line).join(""),
  );
}
