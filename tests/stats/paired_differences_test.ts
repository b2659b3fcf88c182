import { assertEquals, assertThrows } from "@std/assert";
import { pairedDifferences } from "../../src/stats/mod.ts";

Deno.test("pairedDifferences() subtracts the second from the first", () => {
  assertEquals(pairedDifferences([3, 5], [1, 8]), [2, -3]);
});

Deno.test("pairedDifferences() throws when sizes differ", () => {
  assertThrows(() => pairedDifferences([1], [1, 2]), RangeError, "1 and 2");
});

Deno.test("pairedDifferences() throws for empty samples", () => {
  assertThrows(() => pairedDifferences([], []), RangeError, "at least 1");
});
