import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../src/errors/mod.ts";
import { parseRecord } from "../../src/claims/record.ts";
import { builtRecord } from "./_built_records.ts";
import { OWN_PICTURES } from "./_unit.ts";

const RECORD = builtRecord(100, { "effect/traced": 0.25 });

/** The record with one place replaced, as text. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(RECORD)) as Record<string, unknown>;
  const steps = path.split(".");
  const last = steps.pop()!;
  let at = copy;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(copy);
}

function refusal(text: string): DataError {
  return assertThrows(() => parseRecord(text, "r.json"), DataError);
}

Deno.test("parseRecord() gives back what was written", () => {
  assertEquals(parseRecord(JSON.stringify(RECORD), "r.json"), RECORD);
});

Deno.test("parseRecord() gives back what a folder of pictures held", () => {
  const { unit } = RECORD;
  const own = { ...RECORD, unit: { ...unit, data: OWN_PICTURES.data! } };
  assertEquals(parseRecord(JSON.stringify(own), "r.json"), own);
});

Deno.test("parseRecord() gives back a failed record with its error", () => {
  const failed = builtRecord(100, {}, { state: "failed" });
  assertEquals(parseRecord(JSON.stringify(failed), "r.json"), failed);
});

Deno.test("parseRecord() names the file and the remedy for a truncated record", () => {
  const text = JSON.stringify(RECORD);
  for (const length of [0, 1, text.length >> 1, text.length - 1]) {
    const { message, source } = refusal(text.slice(0, length));
    assertEquals(source, "r.json");
    assertStringIncludes(message, "delete the file");
  }
});

const WRONG: readonly (readonly [path: string, value: unknown])[] = [
  ["format", "spuriousbench/record/2"],
  ["unit.arm", "minor"],
  ["unit.seed", -1],
  ["unit.seed", 1.5],
  ["unit.version", 0],
  ["state", "crashed"],
  ["observations.0.value", null],
  ["observations.0.value", "0.25"],
  ["observations.0.n", 0],
  ["preconditions.0.met", "yes"],
  ["provenance.numerics.threads", 0],
  ["provenance.durationMs", -1],
  ["provenance.numerics", undefined],
  ["unit.dataset", undefined],
  ["surplus", 1],
];

for (const [path, value] of WRONG) {
  Deno.test(`parseRecord() refuses ${path} = ${JSON.stringify(value)} by name`, () => {
    const { message } = refusal(changed(path, value));
    assertStringIncludes(message, path.split(".").at(-1)!);
  });
}

Deno.test("parseRecord() gives back where a given network comes from", () => {
  const weights = { sha256: "f1", set: "5e" };
  const given = { ...RECORD, unit: { ...RECORD.unit, weights } };
  assertEquals(parseRecord(JSON.stringify(given), "r.json"), given);
  refusal(changed("unit.weights", { sha256: "f1" }));
});

Deno.test("parseRecord() gives back the file of a network that is not registered", () => {
  const architectureFile = { sha256: "f1", digest: "d1" };
  const own = { ...RECORD, unit: { ...RECORD.unit, architectureFile } };
  assertEquals(parseRecord(JSON.stringify(own), "r.json"), own);
  refusal(changed("unit.architectureFile", { sha256: "f1" }));
});
