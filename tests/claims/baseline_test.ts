import { assertEquals, assertThrows } from "@std/assert";
import {
  armSeeds,
  baselineEntries,
  createBaseline,
  isSameSubject,
  parseBaseline,
  recordsOf,
  recordsOfSubject,
} from "../../src/claims/baseline.ts";
import { DataError } from "../../src/errors/mod.ts";
import { builtRecord, SUBJECT } from "./_built_records.ts";
import { baselineOf, CLAIM, records, seedRecords, SEEDS } from "./_gate.ts";
import { OWN_PICTURES } from "./_unit.ts";

Deno.test("baselineEntries() has the verdicts and the primary quantity of each seed", () => {
  const [entry, ...others] = baselineEntries(CLAIM, "fixture", records());
  assertEquals(others, []);
  assertEquals(entry!.subject, SUBJECT);
  assertEquals([entry!.asStated, entry!.controlled], [
    "reproduced",
    "reproduced",
  ]);
  assertEquals(entry!.primary[0], { seed: 100, value: 0.298, n: 1000 });
  assertEquals(entry!.primary.map(({ seed }) => seed), SEEDS);
  assertEquals(entry!.arms, [
    { arm: "main", dataset: "data", seeds: SEEDS },
    { arm: "negative", dataset: "control", seeds: SEEDS },
  ]);
});

Deno.test("baselineEntries() takes no failed unit for evidence", () => {
  const [entry] = baselineEntries(CLAIM, "fixture", [
    ...records(),
    ...seedRecords(105, { state: "failed" }),
  ]);
  assertEquals(entry!.arms[0]!.seeds, SEEDS);
  assertEquals(entry!.asStated, "reproduced");
});

Deno.test("baselineEntries() is empty without records", () => {
  assertEquals(baselineEntries(CLAIM, "fixture", []), []);
  assertEquals(baselineEntries(CLAIM, "full", records()), []);
});

Deno.test("recordsOf() leaves out other versions, claims and scales", () => {
  const [one] = seedRecords(100);
  const other = { ...one!, unit: { ...one!.unit, version: 2 } };
  assertEquals(recordsOf(CLAIM, "fixture", [one!, other]), [one!]);
  assertEquals(recordsOf(CLAIM, "full", [one!]), []);
  assertEquals(recordsOf({ ...CLAIM, id: "a/b" }, "fixture", [one!]), []);
});

Deno.test("recordsOfSubject() has the control arms of the subject's case", () => {
  const mine = seedRecords(100);
  const stranger = builtRecord(100, {}, { arm: "negative", dataset: "other" });
  assertEquals(recordsOfSubject(CLAIM, SUBJECT, [...mine, stranger]), mine);
});

Deno.test("armSeeds() sorts arms and seeds", () => {
  const found = armSeeds([...seedRecords(101), ...seedRecords(100)].reverse());
  assertEquals(found, [
    { arm: "main", dataset: "data", seeds: [100, 101] },
    { arm: "negative", dataset: "control", seeds: [100, 101] },
  ]);
});

Deno.test("isSameSubject() does not ask for the version", () => {
  assertEquals(isSameSubject(SUBJECT, { ...SUBJECT, version: 2 }), true);
  assertEquals(isSameSubject(SUBJECT, { ...SUBJECT, dataset: "d" }), false);
});

Deno.test("createBaseline() sorts its entries", () => {
  const [entry] = baselineOf().entries;
  const before = { ...entry!, subject: { ...SUBJECT, claim: "paper/a" } };
  assertEquals(createBaseline([entry!, before]).entries, [before, entry!]);
});

Deno.test("parseBaseline() reads what was written", () => {
  const baseline = baselineOf();
  assertEquals(parseBaseline(JSON.stringify(baseline), "file"), baseline);
});

Deno.test("parseBaseline() names the file and the way out", () => {
  assertThrows(() => parseBaseline("{", "b.json"), DataError, "is not JSON");
  assertThrows(
    () => parseBaseline(`{"format":"other"}`, "b.json"),
    DataError,
    "--update-baseline",
  );
});

Deno.test("recordsOf() leaves out networks that were given", () => {
  const [one] = seedRecords(100);
  const weights = { sha256: "f1", set: "5e" };
  const given = { ...one!, unit: { ...one!.unit, weights } };
  assertEquals(recordsOf(CLAIM, "fixture", [one!, given]), [one!]);
});

Deno.test("recordsOf() leaves out networks that a user's file defines", () => {
  const [one] = seedRecords(100);
  const architectureFile = { sha256: "f1", digest: "d1" };
  const own = { ...one!, unit: { ...one!.unit, architectureFile } };
  assertEquals(recordsOf(CLAIM, "fixture", [one!, own]), [one!]);
});

Deno.test("recordsOf() leaves out pictures of the user's", () => {
  const [one] = seedRecords(100);
  const own = { ...one!, unit: { ...one!.unit, data: OWN_PICTURES.data! } };
  assertEquals(recordsOf(CLAIM, "fixture", [one!, own]), [one!]);
});
