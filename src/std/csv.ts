/**
 * `parse` and `stringify` with the signatures of `@std/csv`, over `csv-parse`
 * and `csv-stringify` (RFC 4180).
 *
 * Source: https://jsr.io/@std/csv (1.x); only the options named here.
 *
 * @module
 */
import { parse as parseRows } from "csv-parse/sync";
import { stringify as writeRows } from "csv-stringify/sync";

/** Options of {@linkcode parse}. */
export interface ParseOptions {
  /** What stands between fields. @default {","} */
  readonly separator?: string;
  /** Lines that start with this are left out. */
  readonly comment?: string;
  /** Whether blanks before a field are dropped. @default {false} */
  readonly trimLeadingSpace?: boolean;
  /** Whether the first row names the columns. @default {false} */
  readonly skipFirstRow?: boolean;
  /** The names of the columns; without `skipFirstRow` the first row is data. */
  readonly columns?: readonly string[];
}

/** A row by column name. */
export type CsvRecord = Record<string, string>;

function parserOptions(options: ParseOptions) {
  const { separator = ",", comment, trimLeadingSpace = false } = options;
  return {
    delimiter: separator,
    bom: true,
    skip_empty_lines: true,
    ltrim: trimLeadingSpace,
    ...(comment === undefined ? {} : { comment, comment_no_infix: true }),
  };
}

/**
 * Reads CSV text: rows as arrays, or as records if the columns are named (by
 * the first row with `skipFirstRow`, or by `columns`).
 *
 * @throws {SyntaxError} If the text is not CSV or rows differ in length.
 */
export function parse(
  input: string,
  options:
    & ParseOptions
    & ({ readonly skipFirstRow: true } | {
      readonly columns: readonly string[];
    }),
): CsvRecord[];
/** Reads CSV text as rows of strings. */
export function parse(input: string, options?: ParseOptions): string[][];
export function parse(
  input: string,
  options: ParseOptions = {},
): string[][] | CsvRecord[] {
  const { skipFirstRow = false, columns } = options;
  try {
    if (!skipFirstRow && columns === undefined) {
      return parseRows(input, parserOptions(options)) as unknown as string[][];
    }
    return parseRows(input, {
      ...parserOptions(options),
      columns: columns === undefined ? true : [...columns],
      from: skipFirstRow && columns !== undefined ? 2 : 1,
    }) as unknown as CsvRecord[];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`Cannot read CSV: ${why}`, { cause: error });
  }
}

/** A value of one field. */
export type CsvValue = string | number | bigint | boolean | null | undefined;

/** Options of {@linkcode stringify}. */
export interface StringifyOptions {
  /** What stands between fields. @default {","} */
  readonly separator?: string;
  /** Whether to write the column names first. @default {true} if `columns` is given */
  readonly headers?: boolean;
  /** Which fields of records to write, in this order. */
  readonly columns?: readonly string[];
  /** Whether lines end with CR LF, as RFC 4180 has it. @default {true} */
  readonly crlf?: boolean;
}

/**
 * Writes rows (arrays, or records with `columns`) as CSV text that ends with a
 * line break. Numbers are written so that reading gives the same number.
 *
 * @throws {TypeError} If rows are records and `columns` is missing.
 */
export function stringify(
  data: readonly (readonly CsvValue[] | Readonly<Record<string, CsvValue>>)[],
  options: StringifyOptions = {},
): string {
  const {
    separator = ",",
    columns,
    headers = columns !== undefined,
    crlf = true,
  } = options;
  if (columns === undefined && data.some((row) => !Array.isArray(row))) {
    throw new TypeError(
      "Cannot write CSV: rows are records, current value of columns is undefined",
    );
  }
  return writeRows([...data], {
    delimiter: separator,
    header: headers,
    record_delimiter: crlf ? "\r\n" : "\n",
    // csv-stringify quotes only its own kind of line break.
    quoted_match: /[\r\n]/,
    cast: {
      boolean: (value) => String(value),
      number: (value) => String(value),
    },
    ...(columns === undefined ? {} : { columns: [...columns] }),
  });
}
