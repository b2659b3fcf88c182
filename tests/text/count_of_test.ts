import { assertEquals } from "@std/assert";
import { countOf } from "../../src/text/count_of.ts";

Deno.test("countOf() puts the noun into the plural unless there is one", () => {
  assertEquals([0, 1, 2].map((n) => countOf(n, "error")), [
    "0 errors",
    "1 error",
    "2 errors",
  ]);
});
