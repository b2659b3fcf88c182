/**
 * Tables of a dataset folder: CSV and CelebA's text lists.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { type Problem, type ProblemKind, somePlaces } from "./problem.ts";

/** Rows of text by column name. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Where each row ends in the file, from 1: what an editor shows. */
  readonly lines: readonly number[];
}

/** A table, if one could be made out, and all that is wrong with the file. */
export interface TableReading {
  readonly table?: Table;
  readonly problems: readonly Problem[];
}

export interface ReadTableOptions {
  readonly source: string;
  readonly remedy: string;
  /** Columns that must be there, by name. */
  readonly columns: readonly string[];
  /** Whether the columns must be exactly these in this order; otherwise they are read by name. */
  readonly exactColumns?: boolean;
  /** `csv`: commas and quotes. `list`: blanks, the first line may be the number of rows. Default `csv`. */
  readonly format?: "csv" | "list";
  /** The names of the columns of a file without a header line. */
  readonly headless?: readonly string[];
}

/**
 * Reads a table and reports a byte order mark and CRLF line ends (warnings: the values are read the
 * same), missing or permuted columns, rows of another length and another number of rows than announced
 * (errors).
 */
export function readTable(
  bytes: Uint8Array,
  options: ReadTableOptions,
): TableReading {
  const problems: Problem[] = [];
  const report = (
    kind: ProblemKind,
    message: string,
    severity: Problem["severity"] = "error",
  ) => {
    const { source, remedy } = options;
    problems.push({ kind, severity, message, source, remedy });
  };
  const text = decode(bytes, report);
  if (text === undefined) return { problems };
  const split = (options.format ?? "csv") === "csv" ? splitCsv : splitList;
  const { header, rows, lines, announced, width } = split(
    text,
    options,
    report,
  );
  if (header === undefined) {
    report(
      "missing-column",
      `expected a header with ${
        options.columns.join(", ")
      }, current value is none`,
    );
    return { problems };
  }
  if (announced !== undefined && announced !== rows.length) {
    report(
      "row-count",
      `expected ${announced} rows as the first line says, current value is ${rows.length}`,
    );
  }
  const ragged = rows.flatMap((row, index) =>
    row.length === width ? [] : [lines[index]!]
  );
  if (ragged.length > 0) {
    report(
      "ragged-row",
      `expected ${width} fields in every row, current value is another number in lines ${
        somePlaces(ragged)
      }`,
    );
  }
  if (!columnsAreUsable(header, options, report)) return { problems };
  const whole = [...rows.keys()].filter((at) => rows[at]!.length === width);
  return {
    table: {
      columns: header,
      rows: whole.map((at) => rows[at]!),
      lines: whole.map((at) => lines[at]!),
    },
    problems,
  };
}

/**
 * The values of one column.
 *
 * @throws {RangeError} If there is no such column.
 */
export function columnOf(table: Table, name: string): string[] {
  const at = table.columns.indexOf(name);
  if (at < 0) {
    throw new RangeError(
      `Cannot read column: expected one of ${
        table.columns.join(", ")
      }, current value is ${name}`,
    );
  }
  return table.rows.map((row) => row[at]!);
}

type Report = (
  kind: ProblemKind,
  message: string,
  severity?: Problem["severity"],
) => void;

interface SplitText {
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  /** The number of rows that the file itself states. */
  readonly announced?: number;
  /** Fields that each row must have. */
  readonly width: number;
}

function decode(bytes: Uint8Array, report: Report): string | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    report("bad-value", "expected UTF-8 text, current value is not");
    return undefined;
  }
  if (text.startsWith("\uFEFF")) {
    report(
      "byte-order-mark",
      "expected no byte order mark, current value has one at the start",
      "warning",
    );
    text = text.slice(1);
  }
  if (text.includes("\r")) {
    report(
      "line-ends",
      "expected line ends LF, current value has CRLF or CR",
      "warning",
    );
    text = text.replace(/\r\n?/g, "\n");
  }
  return text;
}

/** `info`: with each record the line of the file that it ends on. */
const CSV_OPTIONS = {
  relax_column_count: true,
  skip_empty_lines: true,
  info: true,
} as const;

/** What csv-parse gives for {@linkcode CSV_OPTIONS}; its types leave `info` out. */
interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function splitCsv(
  text: string,
  options: ReadTableOptions,
  report: Report,
): SplitText {
  let all: readonly CsvRecord[];
  try {
    all = parse(text, CSV_OPTIONS) as unknown as CsvRecord[];
  } catch (error) {
    report(
      "bad-value",
      `expected CSV, current value is not (${(error as Error).message})`,
    );
    const { columns } = options;
    return { header: columns, rows: [], lines: [], width: columns.length };
  }
  const [header, ...rows] = all;
  return {
    header: header?.record,
    rows: rows.map(({ record }) => record),
    lines: rows.map(({ info }) => info.lines),
    width: header?.record.length ?? 0,
  };
}

function splitList(text: string, options: ReadTableOptions): SplitText {
  const filled = text.split("\n")
    .map((line, at) => ({ fields: line.trim().split(/\s+/), line: at + 1 }))
    .filter(({ fields }) => fields[0] !== "");
  const first = filled[0]?.fields ?? [];
  const counted = options.headless === undefined && first.length === 1 &&
    /^\d+$/.test(first[0]!);
  const numBefore = options.headless === undefined ? counted ? 2 : 1 : 0;
  const names = filled[numBefore - 1]?.fields;
  const body = filled.slice(numBefore);
  // The header of such a list has no name for the first field, the file.
  const header = options.headless ?? (names && ["image_id", ...names]);
  return {
    header,
    rows: body.map(({ fields }) => fields),
    lines: body.map(({ line }) => line),
    ...(counted ? { announced: Number(first[0]) } : {}),
    width: header?.length ?? 0,
  };
}

function columnsAreUsable(
  header: readonly string[],
  options: ReadTableOptions,
  report: Report,
): boolean {
  const missing = options.columns.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    report(
      "missing-column",
      `expected columns ${
        options.columns.join(", ")
      }, current value is without ${missing.join(", ")}: ${somePlaces(header)}`,
    );
    return false;
  }
  const doubled = header.filter((name, at) => header.indexOf(name) !== at);
  if (doubled.length > 0) {
    report(
      "permuted-columns",
      `expected every column once, current value has ${
        somePlaces(doubled)
      } twice`,
    );
    return false;
  }
  if (options.exactColumns && header.join() !== options.columns.join()) {
    report(
      "permuted-columns",
      `expected columns in the order ${
        options.columns.join(", ")
      }, current value is ${header.join(", ")}`,
    );
  }
  return true;
}
