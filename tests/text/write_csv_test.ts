import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "@std/csv";
import { writeCsv } from "../../src/text/mod.ts";

Deno.test("writeCsv() writes records under its columns", () => {
  assertEquals(
    writeCsv(["id", "value", "note"], [
      { note: 'a "b", c', value: NaN, id: 1 },
      {
        id: 2,
        value: null,
        note: "",
      },
    ]),
    'id,value,note\n1,NaN,"a ""b"", c"\n2,,\n',
  );
});

Deno.test("writeCsv() writes numbers that read back as the same", () => {
  const value = 0.1 + 0.2;
  const rows = parse(writeCsv(["x"], [{ x: value }]), { skipFirstRow: true });
  assertEquals(Number(rows[0]?.["x"]), value);
});

Deno.test("writeCsv() writes the header without records", () => {
  assertEquals(writeCsv(["a", "b"], []), "a,b\n");
});

Deno.test("writeCsv() throws for a column that is not listed", () => {
  assertThrows(
    () => writeCsv(["a"], [{ a: 1, b: 2 }]),
    RangeError,
    "current value is b",
  );
});

Deno.test("writeCsv() throws for a missing column", () => {
  assertThrows(
    () => writeCsv(["a", "b"], [{ a: 1 }]),
    RangeError,
    "current value is b",
  );
});
