import { assertEquals } from "@std/assert";
import { systemWords } from "../../src/checkpoints/system_words.ts";

Deno.test("systemWords() leaves number and call out", () => {
  const error = new Error("Not a directory (os error 20): open '/a/b'");
  assertEquals(systemWords(error), "not a directory");
  assertEquals(systemWords(new Error("Plain")), "plain");
});
