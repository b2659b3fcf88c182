import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  isSameNumerics,
  numericsGroup,
  numericsSchema,
  numericsWords,
  ofOneNumerics,
  UNKNOWN_PROBE,
} from "../../src/claims/numerics.ts";
import type { RecordNumerics } from "../../src/claims/types.ts";
import { builtRecord } from "./_built_records.ts";

const NUMERICS: RecordNumerics = {
  backend: "tensorflow",
  tensorflow: "2.21.0-cpu",
  device: "cpu/avx2",
  oneDnn: true,
  threads: 1,
  probe: "a390a84af5773d60",
};

Deno.test("isSameNumerics() goes by backend, build, threads and probe", () => {
  const changes = [
    { backend: "wasm" },
    { tensorflow: "2.22.0-cpu" },
    { threads: 2 },
    { probe: "3a32f4a43d491423" },
  ];
  for (const change of changes) {
    assert(!isSameNumerics(NUMERICS, { ...NUMERICS, ...change }));
  }
  assert(isSameNumerics(NUMERICS, { ...NUMERICS }));
});

Deno.test("isSameNumerics() takes two devices with one probe for one class", () => {
  assert(isSameNumerics(NUMERICS, { ...NUMERICS, device: "cpu/avx512" }));
});

Deno.test("isSameNumerics() takes an unknown probe for nothing else's, and groups of it mix with none", () => {
  const old = { ...NUMERICS, probe: UNKNOWN_PROBE };
  assert(!isSameNumerics(old, old));
  assertEquals(numericsGroup(old), numericsGroup({ ...old }));
  assertNotEquals(numericsGroup(old), numericsGroup(NUMERICS));
  const elsewhere = { ...old, device: "cpu/avx512" };
  assertNotEquals(numericsGroup(old), numericsGroup(elsewhere));
});

Deno.test("numericsSchema reads what records said before numerics were measured", () => {
  const old = {
    backend: "tensorflow",
    deviceKind: "cpu",
    tensorflow: "2.21.0-cpu",
    threads: 1,
  };
  assertEquals(numericsSchema.parse(old), {
    backend: "tensorflow",
    tensorflow: "2.21.0-cpu",
    device: "cpu",
    oneDnn: null,
    threads: 1,
    probe: "unknown",
  });
  assertEquals(numericsSchema.parse(NUMERICS), NUMERICS);
  const { probe: _, ...without } = NUMERICS;
  assert(!numericsSchema.safeParse(without).success);
  assert(!numericsSchema.safeParse({ ...old, surplus: 1 }).success);
});

Deno.test("numericsWords() is one line", () => {
  assertEquals(
    numericsWords(NUMERICS),
    "tensorflow 2.21.0-cpu, oneDNN on, cpu/avx2, 1 thread, probe a390a84af577",
  );
  const old = { ...NUMERICS, oneDnn: null, threads: 2, probe: UNKNOWN_PROBE };
  assertEquals(
    numericsWords(old),
    "tensorflow 2.21.0-cpu, cpu/avx2, 2 threads, probe unknown",
  );
});

/** A record of some numerics and day. */
function record(seed: number, probe: string, day: number) {
  const one = builtRecord(seed, { "effect/traced": 0 }, { probe });
  const startedAt = `2026-01-0${day}T00:00:00.000Z`;
  return { ...one, provenance: { ...one.provenance, startedAt } };
}

Deno.test("ofOneNumerics() keeps the preferred class, else that which was measured last", () => {
  const a = [record(0, "aa", 1), record(1, "aa", 2)];
  const b = [record(0, "bb", 3)];
  const all = [...a, ...b];
  assertEquals(ofOneNumerics(all), b);
  assertEquals(ofOneNumerics(all, { ...NUMERICS, probe: "cc" }), b);
  assertEquals(ofOneNumerics(all, a[0]!.provenance.numerics), a);
  assertEquals(ofOneNumerics([]), []);
});
