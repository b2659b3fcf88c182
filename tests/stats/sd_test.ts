import { assertEquals, assertThrows } from "@std/assert";
import { sd } from "../../src/stats/mod.ts";
import { a, assertNear, reference } from "./_reference.ts";

Deno.test("sd() matches numpy with ddof = 1", () =>
  assertNear(sd(a), reference.sd));

Deno.test("sd() of equal values is 0", () =>
  assertEquals(sd([0.5, 0.5, 0.5]), 0));

Deno.test("sd() throws for one value", () => {
  assertThrows(() => sd([1]), RangeError, "at least 2");
});
