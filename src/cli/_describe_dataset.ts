import { DATASETS } from "../datasets/mod.ts";
import type { DatasetEntry } from "../datasets/mod.ts";

/** A registered dataset in its own words. */
export function describeDataset(name: string): string | undefined {
  const entries: Readonly<Record<string, DatasetEntry>> = DATASETS;
  return Object.hasOwn(entries, name) ? entries[name]!.describe : undefined;
}
