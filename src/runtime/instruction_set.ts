import { INSTRUCTION_SETS, type InstructionSet } from "./types.ts";

/** What oneDNN requires of a processor, by the names of `/proc/cpuinfo`. Source: oneDNN 3.7 `cpu_isa_traits.hpp`. */
const REQUIRED: Readonly<Record<InstructionSet, readonly string[]>> = {
  sse41: ["sse4_1"],
  avx: ["avx"],
  avx2: ["avx2"],
  avx512: ["avx512f", "avx512bw", "avx512vl", "avx512dq"],
};

/**
 * The values of `ONEDNN_MAX_CPU_ISA`, by what is left for float32. Any other value (`ALL`, `DEFAULT`) caps nothing.
 * Source: oneDNN 3.7 `cpu_isa_traits.cpp`, which takes them in any case.
 */
const CAPS: readonly (readonly [pattern: RegExp, set: InstructionSet])[] = [
  [/^SSE41$/i, "sse41"],
  [/^AVX$/i, "avx"],
  [/^AVX2(_VNNI(_2)?)?$/i, "avx2"],
  [/^(AVX512_CORE|AVX10_)/i, "avx512"],
];

/** How a cap is told to oneDNN. */
export const ONEDNN_CAPS: Readonly<Record<InstructionSet, string>> = {
  sse41: "SSE41",
  avx: "AVX",
  avx2: "AVX2",
  avx512: "AVX512_CORE",
};

/** The instruction sets that a processor has, weakest first. */
export function instructionSetsOf(
  flags: ReadonlySet<string>,
): InstructionSet[] {
  return INSTRUCTION_SETS.filter((set) =>
    REQUIRED[set].every((flag) => flags.has(flag))
  );
}

/**
 * The instruction set that oneDNN takes its float32 kernels from.
 *
 * @param cap The value of `ONEDNN_MAX_CPU_ISA`; undefined where it is not set.
 * @throws {RangeError} If the processor has none of them.
 */
export function computingSet(
  flags: ReadonlySet<string>,
  cap: string | undefined,
): InstructionSet {
  const sets = instructionSetsOf(flags);
  const [, most = "avx512"] =
    CAPS.find(([pattern]) => cap !== undefined && pattern.test(cap)) ?? [];
  const allowed = INSTRUCTION_SETS.indexOf(most);
  const found = sets.findLast((set) =>
    INSTRUCTION_SETS.indexOf(set) <= allowed
  );
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot name the instruction set: the processor must have one of ${
      INSTRUCTION_SETS.join(", ")
    }, current value is ${sets.join(", ") || "none"}`,
  );
}
