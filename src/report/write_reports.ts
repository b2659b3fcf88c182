import { join } from "node:path";
import { writeWhole } from "../files/mod.ts";
import { explainWriteError } from "../runner/write_error.ts";
import { renderCsv } from "./csv.ts";
import { pageName } from "./file_name.ts";
import { renderIndex } from "./index_page.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderPlot } from "./plot.ts";
import { plotFileName } from "./plot_model.ts";
import type { ClaimReport } from "./model.ts";
import { readReports } from "./read_reports.ts";

/**
 * Writes per report Markdown, CSV, JSON and its plots as SVG into `folder`, and `index.md` over these and the reports
 * that lie there already: what a run did not measure stays as it was. Each file in one step. Returns the paths
 * written, sorted.
 *
 * @throws {SystemError} If the folder cannot be written.
 */
export async function writeReports(
  reports: readonly ClaimReport[],
  folder: string,
): Promise<string[]> {
  const explain = explainWriteError(folder, "--out");
  const older = await readReports(folder).catch(explain);
  const all = mergeReports(older, reports);
  const files = new Map([["index.md", renderIndex(all)]]);
  for (const report of reports) {
    const name = pageName(report);
    files.set(`${name}.md`, renderMarkdown(report));
    files.set(`${name}.csv`, renderCsv(report));
    files.set(`${name}.json`, JSON.stringify(report, null, 1) + "\n");
    for (const plot of report.plots) {
      files.set(plotFileName(name, plot), await renderPlot(plot));
    }
  }
  try {
    for (const [name, text] of files) writeWhole(join(folder, name), text);
  } catch (error) {
    explain(error);
  }
  return [...files.keys()].sort().map((name) => join(folder, name));
}

/** Reports by page, the newer in place of the older, sorted by page. */
export function mergeReports(
  older: readonly ClaimReport[],
  newer: readonly ClaimReport[],
): ClaimReport[] {
  const pages = new Map(
    [...older, ...newer].map((report) => [pageName(report), report]),
  );
  return [...pages.keys()].sort().map((page) => pages.get(page)!);
}
