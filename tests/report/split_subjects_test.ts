import { assertEquals } from "@std/assert";
import type { Unit, UnitRecord } from "../../src/claims/types.ts";
import { splitSubjects } from "../../src/report/split_subjects.ts";
import { CLAIM, record, RECORDS } from "./_reports.ts";

/** A record of the fixture on another network or dataset. */
function other(unit: Partial<Unit>): UnitRecord {
  const one = record(0, 0.3);
  return { ...one, unit: { ...one.unit, ...unit } };
}

const GIVEN = other({
  weights: { sha256: "f0".repeat(32), set: "5e".repeat(32) },
});
const OTHER_SET = other({
  weights: { sha256: "f0".repeat(32), set: "6f".repeat(32) },
});
const OWN_FILE = other({
  architecture: "mine",
  architectureFile: { sha256: "a0".repeat(32), digest: "d0".repeat(32) },
});

function subjects(records: readonly UnitRecord[]): string[] {
  return splitSubjects(CLAIM, "fixture", records).map(({ subject }) =>
    subject.join(" ")
  );
}

Deno.test("splitSubjects() keeps the claim's own setting, control arms included, on one page without a name of its own", () => {
  const pages = splitSubjects(CLAIM, "fixture", RECORDS);
  assertEquals(pages, [{ subject: [], records: RECORDS }]);
});

Deno.test("splitSubjects() gives every other dataset, network and set of weights a page of its own", () => {
  assertEquals(
    subjects([
      GIVEN,
      other({ dataset: "folder" }),
      OWN_FILE,
      ...RECORDS,
      OTHER_SET,
      other({ architecture: "large" }),
    ]),
    [
      "",
      "data large",
      "data mine code-d0d0d0d0",
      "data net weights-5e5e5e5e",
      "data net weights-6f6f6f6f",
      "folder net",
    ],
  );
});

Deno.test("splitSubjects() keeps the control arms of another network with its main arm", () => {
  const large = [
    other({ architecture: "large" }),
    other({ architecture: "large", arm: "negative", dataset: "blank" }),
  ];
  assertEquals(splitSubjects(CLAIM, "fixture", large), [
    { subject: ["data", "large"], records: large },
  ]);
});

Deno.test("splitSubjects() of nothing is the claim's own setting, not run", () => {
  assertEquals(splitSubjects(CLAIM, "fixture", []), [
    { subject: [], records: [] },
  ]);
});
