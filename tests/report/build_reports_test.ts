import { assertEquals } from "@std/assert";
import { buildReports } from "../../src/report/build_reports.ts";
import { CLAIM, RECORDS, report } from "./_reports.ts";

Deno.test("buildReports() makes one report of the claim's own setting and one of every other subject", () => {
  const weights = { sha256: "f1", set: "5e" };
  const given = RECORDS.filter(({ unit }) => unit.arm === "main").map((
    one,
  ) => ({
    ...one,
    unit: { ...one.unit, weights },
  }));
  const [own, other, ...more] = buildReports(CLAIM, "fixture", [
    ...given,
    ...RECORDS,
  ]);
  assertEquals(own, report());
  assertEquals(other!.subject, ["data", "net", "weights-5e"]);
  assertEquals(other!.units.done, 5);
  assertEquals(more, []);
  assertEquals(buildReports(CLAIM, "fixture", []), [report([])]);
});
