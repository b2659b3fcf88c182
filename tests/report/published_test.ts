/**
 * What is committed under `reports/fixture/` and shown on the README's first screen says what its JSON says.
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { join } from "node:path";
import { numericsSchema } from "../../src/claims/numerics.ts";
import { renderCsv } from "../../src/report/csv.ts";
import { reportFileName } from "../../src/report/file_name.ts";
import { renderIndex, verdictTable } from "../../src/report/index_page.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import type { ClaimReport } from "../../src/report/model.ts";
import { root } from "../_repository.ts";

const folder = join(root, "reports/fixture");
const textOf = (name: string) => Deno.readTextFileSync(join(folder, name));

const reports = [...Deno.readDirSync(folder)]
  .map(({ name }) => name)
  .filter((name) => name.endsWith(".json") && name.includes("--"))
  .sort()
  .map((name) => withNumerics(JSON.parse(textOf(name)) as ClaimReport));

/** What was published before numerics were measured has them in the old form. */
function withNumerics(report: ClaimReport): ClaimReport {
  const { provenance } = report;
  if (!provenance) return report;
  const numerics = numericsSchema.parse(provenance.numerics);
  return { ...report, provenance: { ...provenance, numerics } };
}

Deno.test("what was published was measured from a clean work tree", () => {
  // A claim that was not run has no provenance and says so on its page.
  const measured = reports.flatMap(({ provenance }) => provenance ?? []);
  assertGreater(measured.length, 0);
  assertEquals(measured.filter(({ dirty }) => dirty), []);
});

for (const report of reports) {
  Deno.test(`the published Markdown and CSV of ${report.claim} are renderings of its JSON`, () => {
    const name = reportFileName(report.claim);
    assertEquals(textOf(`${name}.md`), renderMarkdown(report));
    assertEquals(textOf(`${name}.csv`), renderCsv(report));
  });
}

Deno.test("the published index is a rendering of the reports", () => {
  assertEquals(textOf("index.md"), renderIndex(reports));
});

Deno.test("the README's first screen shows the published verdicts", () => {
  const readme = Deno.readTextFileSync(join(root, "README.md"));
  assert(readme.includes(verdictTable(reports, "reports/fixture/")));
});
