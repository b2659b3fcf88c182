import { assertEquals } from "@std/assert";
import { isHidden } from "../../src/files/is_hidden.ts";

Deno.test("isHidden() tells companions and hidden files from the user's", () => {
  const names = ["._x_bench.ts", ".DS_Store", ".git", "x_bench.ts", "a.b", "_"];
  assertEquals(names.filter(isHidden), ["._x_bench.ts", ".DS_Store", ".git"]);
});
