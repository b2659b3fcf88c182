/**
 * Text that programs write: tables, numbers, CSV, canonical JSON.
 *
 * @module
 */
export * from "./canonical_json.ts";
export * from "./count_of.ts";
export * from "./format.ts";
export * from "./markdown_table.ts";
export * from "./nearest_name.ts";
export * from "./printable.ts";
export * from "./sha256_hex.ts";
export * from "./wrap.ts";
export * from "./write_csv.ts";
export * from "./write_number.ts";
