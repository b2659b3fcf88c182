/**
 * Reports: one model per claim, and a renderer per format. Reads records only.
 *
 * @module
 */
export { buildReports } from "./build_reports.ts";
export { renderCsv } from "./csv.ts";
export { renderGate, renderJunit } from "./gate.ts";
export { renderIndex, verdictTable } from "./index_page.ts";
export { renderMarkdown } from "./markdown.ts";
export type { ClaimReport } from "./model.ts";
export { renderPlot } from "./plot.ts";
export type { PlottedPoint, ReportPlot } from "./plot_model.ts";
export { readReports } from "./read_reports.ts";
export { replaceBlock } from "./replace_block.ts";
export { splitSubjects } from "./split_subjects.ts";
export { writeReports } from "./write_reports.ts";
