import type { Column } from "./types.ts";

/** Columns that show one quantity under several conditions, each headed by its condition. */
export function columnsOf(
  conditions: readonly string[],
  shown: Pick<Column, "quantity" | "as">,
): Column[] {
  return conditions.map((condition) => ({
    heading: condition,
    condition,
    ...shown,
  }));
}
