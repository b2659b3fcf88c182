import { assertEquals } from "@std/assert";
import { conformanceChecks } from "../../src/tensor/mod.ts";

// The checks themselves run in ops_conformance_test.ts.

Deno.test("conformanceChecks() names every check once", () => {
  const names = conformanceChecks("tensorflow").map((check) => check.name);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("conformanceChecks() covers every op eager and, on tensorflow, traced", () => {
  const tensorflow = conformanceChecks("tensorflow").length;
  assertEquals(conformanceChecks("wasm").length * 2, tensorflow);
});
