import { assertEquals } from "@std/assert";
import { printable } from "../../src/text/printable.ts";

Deno.test("printable() shows what would change a terminal as a code", () => {
  assertEquals(printable("a\x1b[31mb\r\x07\x9b"), "a\\x1b[31mb\\x0d\\x07\\x9b");
});

Deno.test("printable() leaves text and line feeds alone", () => {
  assertEquals(printable("é 😀\nb"), "é 😀\nb");
});
