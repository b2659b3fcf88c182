import { assertEquals, assertMatch } from "@std/assert";
import { run } from "./_run.ts";

Deno.test("doctor names backend, TensorFlow, device, threads and what is missing", async () => {
  const { stdout, stderr } = await run("doctor", "--backend=wasm");
  for (const name of ["backend", "device", "threads", "Deno", "compiler"]) {
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
