import { join } from "node:path";
import { inFile } from "../files/mod.ts";
import type { ClaimReport } from "./model.ts";

/**
 * The reports whose JSON lies in a folder, sorted by file name; none if there is no such folder. Files that are no
 * report of this format are passed over.
 */
export async function readReports(folder: string): Promise<ClaimReport[]> {
  const reports: ClaimReport[] = [];
  for (const name of (await namesIn(folder)).sort()) {
    if (!name.endsWith(".json")) continue;
    const path = join(folder, name);
    const report = parseReport(
      await inFile(path, () => Deno.readTextFile(path)),
    );
    if (report) reports.push(report);
  }
  return reports;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Our own files only need to be told from others; nothing is measured from them. */
function parseReport(text: string): ClaimReport | undefined {
  try {
    const value = JSON.parse(text) as Partial<ClaimReport> | null;
    return value?.format === "spuriousbench/report/1"
      ? value as ClaimReport
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
