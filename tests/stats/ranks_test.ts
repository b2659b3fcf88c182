import { assertEquals, assertThrows } from "@std/assert";
import { ranks } from "../../src/stats/mod.ts";
import { reference, tied } from "./_reference.ts";

Deno.test("ranks() matches scipy's mean ranks", () => {
  assertEquals(ranks(tied), reference.ranks);
});

Deno.test("ranks() throws for an empty sample", () => {
  assertThrows(() => ranks([]), RangeError, "at least 1");
});
