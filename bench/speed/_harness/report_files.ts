import { join } from "node:path";
import { writeWhole } from "../../../src/files/mod.ts";
import type { ImagesReport } from "./images_report.ts";
import { instructionsOf } from "./instructions.ts";
import { renderReports } from "./render_reports.ts";
import type { SpeedReport } from "./types.ts";

type Report = SpeedReport | ImagesReport;

/**
 * Writes a report and renders the page over all reports of the folder again. A report takes the place of an earlier one
 * of the same bench on the same kind of machine; those of other machines stay.
 *
 * @param names All benches, in the order of the page; reports of others are left alone.
 */
export async function writeReport(
  folder: string,
  report: Report,
  names: readonly string[],
): Promise<void> {
  const name = reportFileName(report);
  await Deno.mkdir(folder, { recursive: true });
  for (const [file, other] of await readReports(folder)) {
    const isReplaced = file !== name && reportFileName(other) === name;
    if (isReplaced) await Deno.remove(join(folder, file));
  }
  writeWhole(join(folder, name), JSON.stringify(report, null, 1) + "\n");
  await renderPage(folder, names);
}

/** Renders the page over all reports of the folder. */
export async function renderPage(
  folder: string,
  names: readonly string[],
): Promise<void> {
  const reports = [...(await readReports(folder)).values()];
  const rows = names.flatMap((name) =>
    reports.filter((one): one is SpeedReport =>
      one.name === name && "comparisons" in one
    )
  );
  const images = reports.filter((one): one is ImagesReport => "samples" in one);
  writeWhole(join(folder, "README.md"), renderReports(rows, images));
}

/** `resnet8_forward.amd-epyc.avx512.2-threads.json`: the bench, and what its numbers speak of. */
export function reportFileName(report: Report): string {
  const { cpu, threads } = report.circumstances;
  const instructions = "comparisons" in report
    ? [instructionsOf(report)?.ours ?? "unknown"]
    : [];
  const parts = [cpu, ...instructions, `${threads} threads`].map((text) =>
    text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "")
  );
  return `${[report.name, ...parts].join(".")}.json`;
}

/** The reports of a folder by file name, sorted. */
async function readReports(folder: string): Promise<Map<string, Report>> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.map(({ name }) => name)
    .filter((name) => name.endsWith(".json")).sort();
  const reports = new Map<string, Report>();
  for (const name of names) {
    const text = await Deno.readTextFile(join(folder, name));
    reports.set(name, JSON.parse(text));
  }
  return reports;
}
