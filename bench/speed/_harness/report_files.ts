import { join } from "node:path";
import { writeWhole } from "../../../src/files/mod.ts";
import { renderReports } from "./render_reports.ts";
import type { ImagesReport } from "./images_report.ts";
import type { SpeedReport } from "./types.ts";

/**
 * Writes a report and renders the page over all reports of the folder again.
 *
 * @param names All benches, in the order of the page; reports of others are left alone.
 */
export async function writeReport(
  folder: string,
  report: SpeedReport | ImagesReport,
  names: readonly string[],
): Promise<void> {
  writeWhole(
    join(folder, `${report.name}.json`),
    JSON.stringify(report, null, 1) + "\n",
  );
  const reports: SpeedReport[] = [];
  for (const name of names) {
    const found = await readReport<SpeedReport>(join(folder, `${name}.json`));
    if (found !== undefined) reports.push(found);
  }
  const images = await readReport<ImagesReport>(join(folder, "images.json"));
  writeWhole(join(folder, "README.md"), renderReports(reports, images));
}

async function readReport<Report>(path: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
