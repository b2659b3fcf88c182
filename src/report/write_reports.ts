import { join } from "node:path";
import { writeWhole } from "../files/mod.ts";
import { explainWriteError } from "../runner/write_error.ts";
import { renderCsv } from "./csv.ts";
import { reportFileName } from "./file_name.ts";
import { renderIndex } from "./index_page.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderPlot } from "./plot.ts";
import { plotFileName } from "./plot_model.ts";
import type { ClaimReport } from "./model.ts";

/**
 * Writes `index.md` and, per claim, Markdown, CSV, JSON and its plots as SVG into `folder`; each file in one step.
 * Returns the paths written, sorted.
 *
 * @throws {SystemError} If the folder cannot be written.
 */
export async function writeReports(
  reports: readonly ClaimReport[],
  folder: string,
): Promise<string[]> {
  const files = new Map([["index.md", renderIndex(reports)]]);
  for (const report of reports) {
    const name = reportFileName(report.claim);
    files.set(`${name}.md`, renderMarkdown(report));
    files.set(`${name}.csv`, renderCsv(report));
    files.set(`${name}.json`, JSON.stringify(report, null, 1) + "\n");
    for (const plot of report.plots) {
      files.set(plotFileName(report.claim, plot), await renderPlot(plot));
    }
  }
  try {
    for (const [name, text] of files) writeWhole(join(folder, name), text);
  } catch (error) {
    explainWriteError(folder, "--out")(error);
  }
  return [...files.keys()].sort().map((name) => join(folder, name));
}
