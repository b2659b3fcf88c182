import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { UnitRecord } from "../../src/claims/types.ts";
import { architectureFilesOf } from "../../src/report/architecture_files.ts";
import { renderMarkdown, settingWords } from "../../src/report/markdown.ts";
import { buildReport } from "../../src/report/model.ts";
import { CLAIM, RECORDS } from "./_reports.ts";

/** The same records of a network that a file defines. */
function own(digest: string): UnitRecord[] {
  return RECORDS.map((one) => ({
    ...one,
    unit: { ...one.unit, architectureFile: { sha256: "f11e", digest } },
  }));
}

Deno.test("architectureFilesOf() names the file of every network that is not registered", () => {
  assertEquals(architectureFilesOf(RECORDS), {});
  const architectureFile = { sha256: "f11e", digest: "aa" };
  assertEquals(architectureFilesOf(own("aa")), { net: architectureFile });
});

Deno.test("architectureFilesOf() refuses two networks of one name", () => {
  for (const others of [RECORDS, own("bb")]) {
    assertThrows(
      () => architectureFilesOf([...own("aa"), ...others]),
      RangeError,
      "two networks are named net",
    );
  }
});

Deno.test("a report says that a network is the user's own and which file defines it", () => {
  const report = buildReport(CLAIM, "fixture", own("aa"));
  assertEquals(settingWords(report.decisions[0]!), "in data/net, own network");
  const page = renderMarkdown(report).replaceAll(/ +/g, " ");
  assertStringIncludes(page, "| file of net (sha256) | f11e |");
});

Deno.test("a report of registered networks holds no trace of files", () => {
  const { provenance } = buildReport(CLAIM, "fixture", RECORDS);
  assertEquals("architectureFiles" in provenance!, false);
});
