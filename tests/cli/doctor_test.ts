import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "./_run.ts";

Deno.test("doctor names backend, TensorFlow, device, threads and what is missing", async () => {
  const { stdout, stderr } = await run("doctor", "--backend=wasm");
  for (
    const name of [
      "backend",
      "device",
      "computes",
      "numerics",
      "threads",
      "Deno",
      "compiler",
    ]
  ) {
    assertMatch(stdout, new RegExp(`^${name} +\\S`, "m"));
  }
  assertEquals(stderr, "");
});

Deno.test("doctor --json is JSON, and nothing missing is exit code 0", async () => {
  const { code, stdout } = await run("doctor", "--backend=wasm", "--json");
  const report = JSON.parse(stdout);
  assertEquals(report.backend, "wasm");
  assertEquals(code, report.missing.length === 0 ? 0 : 1);
});

Deno.test("doctor says which instructions compute, and what caps them", async () => {
  const { stdout } = await run("doctor", "--backend=wasm", "--isa=avx2");
  assertStringIncludes(stdout, "\ncomputes    avx2 (the processor has sse41, ");
  assertStringIncludes(stdout, "; oneDNN is capped at AVX2)\n");
});
