import { assertEquals } from "@std/assert";
import { instructionsOf } from "../../../../bench/speed/_harness/instructions.ts";
import type { SpeedReport } from "../../../../bench/speed/_harness/types.ts";
import { speedReport } from "./_reports.ts";

const OLD = speedReport("a_step", [2, 2, 2]);

function profiled(...implementations: string[]): SpeedReport {
  return {
    ...OLD,
    profile: implementations.map((implementation) => ({
      primitive: "convolution",
      implementation,
      calls: 1,
      ms: 1,
    })),
  };
}

Deno.test("instructionsOf() is what the sides said", () => {
  const instructions = { ours: "avx2", peer: "AVX2" };
  const report = {
    ...profiled("jit:avx512_core"),
    comparisons: OLD.comparisons.map((one) => ({ ...one, instructions })),
  };
  assertEquals(instructionsOf(report), { ...instructions, isInferred: false });
});

Deno.test("instructionsOf() of an old report is the strongest that its profile names", () => {
  const found = (...names: string[]) =>
    instructionsOf(profiled(...names))?.ours;
  assertEquals(found("jit:uni", "bnorm_tbb_jit:avx2"), "avx2");
  assertEquals(
    found("bnorm_tbb_jit:avx2", "brg_conv_bwd:avx512_core+brg_conv_fwd:avx2"),
    "avx512",
  );
  assertEquals(found("jit:avx"), "avx");
});

Deno.test("instructionsOf() is undefined where nothing tells", () => {
  assertEquals(instructionsOf(OLD), undefined);
  assertEquals(instructionsOf(profiled("x64:gemm:jit", "")), undefined);
});
