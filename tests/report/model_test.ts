import { assertAlmostEquals, assertEquals } from "@std/assert";
import { buildReport } from "../../src/report/model.ts";
import { CLAIM, record, RECORDS, report } from "./_reports.ts";

Deno.test("buildReport() without records says that nothing ran", () => {
  const { decisions, observations, provenance, units, tables } = report([]);
  assertEquals([decisions, observations, provenance], [[], [], null]);
  assertEquals(units, { done: 0, failed: 0 });
  assertEquals(tables.map(({ rows }) => rows), [[], []]);
});

Deno.test("buildReport() leaves out other claims, versions and scales", () => {
  const [one] = RECORDS;
  const others = [
    { claim: "paper/other" },
    { version: 2 },
    { scale: "full" as const },
  ].map((change) => ({ ...one!, unit: { ...one!.unit, ...change } }));
  assertEquals(report([...RECORDS, ...others]), report());
});

Deno.test("buildReport() does not depend on the order of the records", () => {
  assertEquals(report([...RECORDS].reverse()), report());
});

Deno.test("buildReport() gives mean and half the t interval over seeds", () => {
  // Gaps of G1: .28 .29 .30 .31 .33, mean .302, sd .01923538, t(.975, 4) = 2.77644511:
  // 2.77644511 · .01923538 / √5 = .02388398.
  const row = report().tables[0]!.rows.find(({ arm, group }) =>
    arm === "main" && group === "G1"
  )!;
  const cell = row.cells[1]!;
  assertAlmostEquals(cell.mean, 0.302, 1e-12);
  assertAlmostEquals(cell.halfWidth!, 0.02388398, 1e-7);
  assertEquals(cell.seeds, 5);
});

Deno.test("buildReport() has a row per arm, dataset and group, and null where nothing was observed", () => {
  const rows = report().tables[0]!.rows;
  assertEquals(rows.map(({ arm, dataset, group }) => [arm, dataset, group]), [
    ["main", "data", "G0"],
    ["main", "data", "G1"],
    ["negative", "blank", "G0"],
    ["negative", "blank", "G1"],
  ]);
  assertEquals(rows.map(({ cells }) => cells[2] === null), [
    false,
    true,
    false,
    true,
  ]);
});

Deno.test("a row's n is that of its smallest sample of images", () => {
  assertEquals(report().tables[0]!.rows.map(({ n }) => n), [40, 41, 40, 41]);
});

Deno.test("buildReport() gives a single seed no interval", () => {
  const [cell] = report([record(0, 0.3)]).tables[1]!.rows[0]!.cells;
  assertEquals(cell!.halfWidth, null);
  assertEquals(cell!.seeds, 1);
});

Deno.test("buildReport() keeps only the groups that a table names, in its order", () => {
  const [table] = CLAIM.tables;
  const claim = { ...CLAIM, tables: [{ ...table!, groups: ["G1", "G9"] }] };
  const { tables } = buildReport(claim, "fixture", RECORDS);
  assertEquals(
    new Set(tables[0]!.rows.map(({ group }) => group)),
    new Set(["G1"]),
  );
});

Deno.test("buildReport() never averages over protocols", () => {
  const published = RECORDS.map((one) => ({
    ...one,
    unit: { ...one.unit, protocol: "as-published" as const },
  }));
  const both = report([...RECORDS, ...published]);
  assertEquals(both.tables[0]!.rows.length, 8);
  assertEquals(both.tables[0]!.rows[0]!.cells[0]!.seeds, 5);
  assertEquals(both.decisions.length, 2);
});

Deno.test("buildReport() counts failed units, lists their errors once and takes no number from them", () => {
  const failed = [7, 8].map((seed) => record(seed, 0, { state: "failed" }));
  const model = report([...RECORDS, ...failed]);
  assertEquals(model.units, { done: 10, failed: 2 });
  assertEquals(model.errors, ["out of memory"]);
  assertEquals(model.observations, report().observations);
  assertEquals(model.decisions[0]!.failedUnits, 2);
});

Deno.test("buildReport() says where its records come from", () => {
  const later = {
    ...record(5, 0.3),
    provenance: {
      ...record(5, 0.3).provenance,
      commit: "decade",
      dirty: true,
      startedAt: "2026-01-02T00:00:00.000Z",
    },
  };
  const { provenance } = report([...RECORDS, later]);
  assertEquals(provenance!.commits, ["c0ffee", "decade"]);
  assertEquals(provenance!.dirty, true);
  assertEquals(provenance!.seeds, [0, 1, 2, 3, 4, 5]);
  assertEquals(provenance!.firstStartedAt, "2026-01-01T00:00:00.000Z");
  assertEquals(provenance!.lastStartedAt, "2026-01-02T00:00:00.000Z");
});

Deno.test("a report is plain JSON", () => {
  const model = report();
  assertEquals(JSON.parse(JSON.stringify(model)), model);
});

Deno.test("buildReport() states given weights before the claim's own deviations, and no other table or row changes", () => {
  const weights = { sha256: "f1", set: "5e" };
  const given = RECORDS.filter(({ unit }) => unit.arm === "main").map((
    one,
  ) => ({
    ...one,
    unit: { ...one.unit, weights },
  }));
  const main = report(RECORDS.filter(({ unit }) => unit.arm === "main"));
  const { deviations, decisions, tables, observations } = report(given);
  assertEquals(deviations.length, 4);
  assertEquals(deviations.at(-1), "half of the images");
  assertEquals(decisions[0]!.subject.weights, "5e");
  assertEquals([tables, observations], [main.tables, main.observations]);
});
