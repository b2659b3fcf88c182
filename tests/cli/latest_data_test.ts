import { assertEquals } from "@std/assert";
import { ofLatestData } from "../../src/cli/_latest_data.ts";
import type { UnitRecord } from "../../src/claims/types.ts";
import { RECORDS } from "../report/_reports.ts";
import { OWN_PICTURES } from "../claims/_unit.ts";

/** A record of a folder that held `content`, measured on the given day. */
function measured(content: string, day: number): UnitRecord {
  const [one] = RECORDS;
  return {
    ...one!,
    unit: { ...one!.unit, data: { ...OWN_PICTURES.data!, content } },
    provenance: { ...one!.provenance, startedAt: `2030-01-0${day}T00:00:00Z` },
  };
}

Deno.test("ofLatestData() keeps a folder as it was last, and all records of what has no folder", () => {
  assertEquals(ofLatestData(RECORDS), [...RECORDS]);
  const [before, after] = [measured("aa", 1), measured("bb", 2)];
  assertEquals(ofLatestData([after, before]), [after]);
  assertEquals(ofLatestData([before, measured("aa", 3), after]), [
    before,
    measured("aa", 3),
  ]);
});
