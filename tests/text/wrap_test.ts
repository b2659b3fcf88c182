import { assertEquals, assertThrows } from "@std/assert";
import { wrap } from "../../src/text/mod.ts";

Deno.test("wrap() breaks at blanks", () => {
  assertEquals(wrap("aa bb cc dd", 5), "aa bb\ncc dd");
});

Deno.test("wrap() indents within the width", () => {
  assertEquals(wrap("aa bb cc", 6, { indent: "  " }), "  aa\n  bb\n  cc");
});

Deno.test("wrap() leaves a long word whole", () => {
  assertEquals(wrap("a longword b", 4), "a\nlongword\nb");
});

Deno.test("wrap() keeps paragraphs", () => {
  assertEquals(wrap("a\n\nb", 10), "a\n\nb");
});

Deno.test("wrap() throws without room", () => {
  assertThrows(() => wrap("a", 2, { indent: "  " }), RangeError, "above 2");
});
