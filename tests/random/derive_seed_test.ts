import { assertEquals, assertThrows } from "@std/assert";
import { deriveSeed } from "../../src/random/mod.ts";
import { reference } from "./_reference.ts";

for (const [seed, name, expected] of reference.derived_seeds) {
  Deno.test(`deriveSeed(${seed}, "${name}") matches Python's hashlib`, () => {
    assertEquals(deriveSeed(Number(seed), String(name)), expected);
  });
}

Deno.test("deriveSeed() throws for a seed that is no integer", () => {
  assertThrows(() => deriveSeed(0.5, "x"), RangeError, "current value is 0.5");
});
