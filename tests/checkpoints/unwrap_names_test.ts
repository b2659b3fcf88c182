import { assertEquals } from "@std/assert";
import { unwrapNames } from "../../src/checkpoints/unwrap_names.ts";

Deno.test("unwrapNames() takes module. off", () => {
  assertEquals(unwrapNames(["module.a", "module.b.module.c"]), [
    "a",
    "b.module.c",
  ]);
});

Deno.test("unwrapNames() takes nested prefixes off", () => {
  assertEquals(unwrapNames(["module._orig_mod.a"]), ["a"]);
  assertEquals(unwrapNames(["_orig_mod.module.a"]), ["a"]);
});

Deno.test("unwrapNames() leaves names alone when one lacks the prefix", () => {
  assertEquals(unwrapNames(["module.a", "b"]), ["module.a", "b"]);
});

Deno.test("unwrapNames() of nothing is nothing", () => {
  assertEquals(unwrapNames([]), []);
});
