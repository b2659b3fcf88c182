/**
 * Which pictures a dataset has, and the label, attribute and split of each.
 *
 * @module
 */
import { posix } from "node:path";
import { type GroupCounts, SPLIT_NAMES } from "./contract.ts";
import { type Problem, somePlaces } from "./problem.ts";
import type { SplitName } from "./types.ts";

/** Row i of every array is about picture i. */
export interface PictureTable {
  /** Paths below the dataset's image folder, with `/`, spelled the shortest way. */
  readonly files: readonly string[];
  /** Class ids. */
  readonly labels: Uint8Array;
  /** Spurious attribute ids. */
  readonly attributes: Uint8Array;
  /** Indices into `SPLIT_NAMES`. */
  readonly splits: Uint8Array;
}

/** The columns of a table as text, and how their values are written. */
export interface PictureColumns {
  /** The file that the columns are from. */
  readonly source: string;
  /** What the user can do if it is not right. */
  readonly remedy: string;
  /** What to do about a picture that several rows name. Default `remedy`. */
  readonly duplicateRemedy?: string;
  /** Paths below the image folder. */
  readonly files: readonly string[];
  /** The line of each row in the file. */
  readonly lines: readonly number[];
  /** Ids that must be unique; by default the files. */
  readonly ids?: readonly string[];
  /** The label of each row. */
  readonly labels: readonly string[];
  /** The attribute of each row. */
  readonly attributes: readonly string[];
  /** The split of each row. */
  readonly splits: readonly string[];
  /** The text of each label id. Default 0 and 1. */
  readonly labelValues?: readonly string[];
  /** The text of each attribute id. Default 0 and 1. */
  readonly attributeValues?: readonly string[];
  /** The texts of train, validation and test. Default 0, 1, 2. */
  readonly splitValues?: readonly (readonly string[])[];
}

/** A table, unless a value could not be read, and all that is wrong with it. */
export interface PictureReading {
  /** Absent if a value could not be read. */
  readonly table?: PictureTable;
  /** In the order in which they were found. */
  readonly problems: readonly Problem[];
}

const BINARY = ["0", "1"] as const;
const SPLIT_VALUES = [["0"], ["1"], ["2"]] as const;

/**
 * Turns columns of text into a table. Reports values that are none of those expected, duplicate ids,
 * duplicate files and files outside the folder.
 */
export function pictureTable(columns: PictureColumns): PictureReading {
  const problems: Problem[] = [];
  const report = (
    kind: Problem["kind"],
    message: string,
    remedy = columns.remedy,
  ) => {
    const { source } = columns;
    problems.push({ kind, severity: "error", message, source, remedy });
  };
  const coded = (
    what: string,
    texts: readonly string[],
    values: readonly (readonly string[])[],
  ) => {
    const codes = new Map(
      values.flatMap((names, code) => names.map((name) => [name, code])),
    );
    const bad: string[] = [];
    const ids = Uint8Array.from(texts, (text, row) => {
      const code = codes.get(text.trim());
      if (code === undefined) {
        bad.push(`line ${columns.lines[row]}: ${quoted(text)}`);
      }
      return code ?? 0;
    });
    if (bad.length > 0) {
      report(
        "bad-value",
        `expected ${what} ${values.flat().join(" or ")}, current value is ${
          somePlaces(bad)
        }`,
      );
    }
    return ids;
  };
  const each = (values: readonly string[]) => values.map((value) => [value]);
  // `./a.png` and `x//a.png` name the pictures `a.png` and `x/a.png`: one picture is one name.
  const files = columns.files.map((file) =>
    file === "" ? "" : posix.normalize(file)
  );
  const table: PictureTable = {
    files,
    labels: coded(
      "label",
      columns.labels,
      each(columns.labelValues ?? BINARY),
    ),
    attributes: coded(
      "attribute",
      columns.attributes,
      each(columns.attributeValues ?? BINARY),
    ),
    splits: coded(
      "split",
      columns.splits,
      columns.splitValues ?? SPLIT_VALUES,
    ),
  };
  const readable = problems.length === 0;
  const reportTwice = (what: "id" | "image", values: readonly string[]) => {
    const twice = repeated(values, columns.lines);
    if (twice.length === 0) return;
    report(
      `duplicate-${what}`,
      `expected every ${what} once, current value has twice or more: ${
        somePlaces(twice)
      }`,
      columns.duplicateRemedy,
    );
  };
  if (columns.ids !== undefined) reportTwice("id", columns.ids);
  reportTwice("image", files);
  const outside = columns.files.filter((file) =>
    file === "" || file.startsWith("/") || /(^|[/\\])\.\.([/\\]|$)/.test(file)
  );
  if (outside.length > 0) {
    report(
      "bad-value",
      `expected paths inside the folder, current value is ${
        somePlaces(outside.map(quoted))
      }`,
    );
  }
  if (!readable || outside.length > 0) return { problems };
  return { table, problems };
}

/** Counts the pictures of each group 2 · label + attribute in each split. */
export function countTableGroups(
  table: PictureTable,
  numGroups: number,
): GroupCounts {
  const counts = SPLIT_NAMES.map(() => new Array<number>(numGroups).fill(0));
  for (let row = 0; row < table.files.length; row++) {
    const group = 2 * table.labels[row]! + table.attributes[row]!;
    counts[table.splits[row]!]![group]!++;
  }
  return Object.fromEntries(
    SPLIT_NAMES.map((name, split) => [name, counts[split]!]),
  ) as Record<SplitName, number[]>;
}

/** `a.png (lines 2, 14)` for each value that comes again. */
function repeated(
  values: readonly string[],
  lines: readonly number[],
): string[] {
  const places = new Map<string, number[]>();
  values.forEach((value, row) =>
    places.set(value, [...places.get(value) ?? [], lines[row]!])
  );
  return [...places].flatMap(([value, at]) =>
    at.length === 1 ? [] : [`${value} (lines ${somePlaces(at)})`]
  );
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
