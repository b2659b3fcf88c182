import { assertEquals, assertThrows } from "@std/assert";
import {
  computingSet,
  instructionSetsOf,
} from "../../src/runtime/instruction_set.ts";

/** Parts of the flags of real processors: a Haswell, and a Sapphire Rapids. */
const AVX2 = new Set(["sse4_1", "sse4_2", "avx", "f16c", "fma", "avx2"]);
const AMX = new Set(
  [...AVX2, "avx512f", "avx512dq", "avx512bw", "avx512vl", "amx_tile"],
);

Deno.test("instructionSetsOf() names what a processor has, weakest first", () => {
  assertEquals(instructionSetsOf(AVX2), ["sse41", "avx", "avx2"]);
  assertEquals(instructionSetsOf(AMX), ["sse41", "avx", "avx2", "avx512"]);
  assertEquals(instructionSetsOf(new Set(["sse2"])), []);
});

Deno.test("instructionSetsOf() does not take a part of AVX-512 for it", () => {
  // A Xeon Phi has the foundation alone; oneDNN has no kernels for it.
  const phi = new Set([...AVX2, "avx512f", "avx512cd", "avx512er"]);
  assertEquals(instructionSetsOf(phi).at(-1), "avx2");
});

Deno.test("computingSet() is the strongest that the cap allows", () => {
  assertEquals(computingSet(AMX, undefined), "avx512");
  assertEquals(computingSet(AVX2, undefined), "avx2");
  assertEquals(computingSet(AMX, "AVX2"), "avx2");
  assertEquals(computingSet(AMX, "avx2_vnni_2"), "avx2");
  assertEquals(computingSet(AMX, "AVX512_CORE_AMX"), "avx512");
  assertEquals(computingSet(AMX, "SSE41"), "sse41");
  // A cap above what the processor has.
  assertEquals(computingSet(AVX2, "AVX512_CORE"), "avx2");
});

Deno.test("computingSet() takes other words for no cap, as oneDNN does", () => {
  assertEquals(computingSet(AMX, "ALL"), "avx512");
  assertEquals(computingSet(AMX, "DEFAULT"), "avx512");
  assertEquals(computingSet(AMX, "AVX3"), "avx512");
});

Deno.test("computingSet() throws where oneDNN has nothing to offer", () => {
  assertThrows(
    () => computingSet(new Set(["sse2"]), undefined),
    RangeError,
    "current value is none",
  );
});
