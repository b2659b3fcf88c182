import { stringify } from "@std/csv";
import { writeNumber } from "./write_number.ts";

/** A value of one field; `null` is an empty field. */
export type CsvField = string | number | boolean | null;

/**
 * CSV text (RFC 4180, with line feeds) of records under the given columns.
 * Numbers read back as the same number; non-finite ones are words.
 *
 * @throws {RangeError} If a record lacks a column or has one that is not listed:
 * a misspelt column must not become an empty one.
 */
export function writeCsv(
  columns: readonly string[],
  records: readonly Readonly<Record<string, CsvField>>[],
): string {
  const rows = records.map((record, index) => {
    const keys = Object.keys(record);
    const strange = keys.find((key) => !columns.includes(key)) ??
      columns.find((column) => !Object.hasOwn(record, column));
    if (strange !== undefined) {
      throw new RangeError(
        `Cannot write CSV: record ${index} does not have the columns ${columns}, current value is ${strange}`,
      );
    }
    return columns.map((column) => writeField(record[column] ?? null));
  });
  return stringify([[...columns], ...rows], { crlf: false });
}

function writeField(value: CsvField): string {
  if (value === null) return "";
  return typeof value === "number" ? writeNumber(value) : String(value);
}
