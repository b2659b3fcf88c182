import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { UnitRecord } from "../../src/claims/types.ts";
import { dataOf } from "../../src/report/data_of.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { buildReport } from "../../src/report/model.ts";
import { OWN_PICTURES } from "../claims/_unit.ts";
import { CLAIM, RECORDS } from "./_reports.ts";

/** The same records of a folder of pictures. */
function own(content: string): UnitRecord[] {
  const data = { ...OWN_PICTURES.data!, content };
  return RECORDS.map((one) => ({ ...one, unit: { ...one.unit, data } }));
}

Deno.test("dataOf() names what every folder held", () => {
  assertEquals(dataOf(RECORDS), {});
  assertEquals(Object.values(dataOf(own("aa")))[0]!.content, "aa");
});

Deno.test("dataOf() refuses two folders, or two states of one, under one name", () => {
  assertThrows(
    () => dataOf([...own("aa"), ...own("bb")]),
    RangeError,
    "different pictures or transforms",
  );
});

Deno.test("a report prints what the pictures were and how they became the network's input", () => {
  const report = buildReport(CLAIM, "fixture", own("aa"));
  const page = renderMarkdown(report).replaceAll(/ +/g, " ");
  assertStringIncludes(page, "| content of data (sha256) | aa |");
  assertStringIncludes(
    page,
    "| pictures of data | not resized, crop 64x64, mean 0.485 0.456 0.406, std 0.229 0.224 0.225, RGB |",
  );
});

Deno.test("a report of built data holds no trace of folders", () => {
  const { provenance } = buildReport(CLAIM, "fixture", RECORDS);
  assertEquals(Object.keys(provenance!).includes("data"), false);
});
