import { stringify } from "@std/csv";
import type { ClaimReport } from "./model.ts";

/** The columns of a claim's CSV, in order. */
export const CSV_COLUMNS = [
  "scale",
  "protocol",
  "arm",
  "dataset",
  "architecture",
  "seed",
  "quantity",
  "condition",
  "group",
  "value",
  "n",
] as const;

/** A claim's observations as CSV: one row per unit and observation, accuracies as fractions. */
export function renderCsv(report: ClaimReport): string {
  return stringify(report.observations.map((row) => ({ ...row })), {
    columns: [...CSV_COLUMNS],
  });
}
