import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderIndex, verdictTable } from "../../src/report/index_page.ts";
import { record, report, tablesOf } from "./_reports.ts";

function rows(...reports: Parameters<typeof verdictTable>): string[][] {
  return tablesOf(verdictTable(...reports))[0]!.slice(1);
}

Deno.test("verdictTable() has a row per claim and setting: both verdicts, interval and seeds", () => {
  // Contrasts of .28 .29 .30 .31 .33: mean .302, sd √(.00148 / 4) = .0192354; half-width 2.77645 · sd / √5 = .02388,
  // less than one of 40 images, .025.
  assertEquals(rows([report()]), [[
    "paper/claim",
    "in data/net",
    "reproduced",
    "reproduced",
    "+30.2 pp [+27.7 pp, +32.7 pp]",
    "5",
  ]]);
});

Deno.test("verdictTable() links to the pages where it is told to", () => {
  assertEquals(
    rows([report()], "reports/fixture/")[0]![0],
    "[paper/claim](reports/fixture/paper--claim.md)",
  );
});

Deno.test("verdictTable() says of one seed that it is one", () => {
  assertEquals(rows([report([record(0, 0.3)])])[0]!.slice(2), [
    "inconclusive",
    "not run",
    "+28.0 pp (1 seed)",
    "1",
  ]);
});

Deno.test("verdictTable() says not run", () => {
  assertEquals(rows([report([])])[0]!.slice(1), [
    "–",
    "not run",
    "not run",
    "–",
    "–",
  ]);
});

Deno.test("renderIndex() names no scale over settings that no page of a claim has", () => {
  const page = renderIndex([
    report(),
    { ...report(), subject: ["folder", "net"] },
  ]);
  assertStringIncludes(page, "# Verdicts\n");
  assertStringIncludes(page, "(paper--claim--folder--net.md)");
});

Deno.test("renderIndex() names the scale and how far its verdicts reach", () => {
  const page = renderIndex([report()]);
  assertStringIncludes(page, "# Verdicts at scale fixture");
  assertStringIncludes(
    page,
    "speaks of the data and the network that its setting names",
  );
  assertStringIncludes(page, "(paper--claim.md)");
});
