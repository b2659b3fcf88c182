import { assertEquals, assertThrows } from "@std/assert";
import { readNumber, writeNumber } from "../../src/text/mod.ts";
import fc from "fast-check";

Deno.test("writeNumber() writes non-finite numbers as words", () => {
  assertEquals([NaN, Infinity, -Infinity].map(writeNumber), [
    "NaN",
    "Infinity",
    "-Infinity",
  ]);
});

Deno.test("readNumber() reads what writeNumber() wrote", () => {
  fc.assert(fc.property(fc.double(), (value) => {
    assertEquals(readNumber(writeNumber(value)), value);
  }));
});

for (const text of ["", " ", "1e999", "nan", "x"]) {
  Deno.test(`readNumber("${text}") throws`, () => {
    assertThrows(() => readNumber(text), SyntaxError, "Cannot read a number");
  });
}
