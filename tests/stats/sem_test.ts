import { assertThrows } from "@std/assert";
import { sem } from "../../src/stats/mod.ts";
import { a, assertNear, reference } from "./_reference.ts";

Deno.test("sem() matches scipy", () => assertNear(sem(a), reference.sem));

Deno.test("sem() throws for one value", () => {
  assertThrows(() => sem([1]), RangeError, "at least 2");
});
