import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { numericsProbe } from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

Deno.test("numericsProbe() gives the same digest twice, and another where another library computes", async () => {
  await useBackend("tensorflow");
  const first = numericsProbe();
  assertMatch(first, /^[0-9a-f]{64}$/);
  assertEquals(numericsProbe(), first);
  await useBackend("wasm");
  assertNotEquals(numericsProbe(), first);
});
