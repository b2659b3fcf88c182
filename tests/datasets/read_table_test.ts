import { assertEquals, assertThrows } from "@std/assert";
import {
  columnOf,
  readTable,
  type ReadTableOptions,
} from "../../src/datasets/read_table.ts";

const options: ReadTableOptions = {
  source: "metadata.csv",
  remedy: "get it again",
  columns: ["id", "y"],
};

const list = { format: "list", columns: ["image_id", "A", "B"] } as const;

function read(text: string, more: Partial<ReadTableOptions> = {}) {
  return readTable(new TextEncoder().encode(text), { ...options, ...more });
}

function kinds(text: string, more: Partial<ReadTableOptions> = {}) {
  return read(text, more).problems.map(({ severity, kind }) =>
    `${severity} ${kind}`
  );
}

Deno.test("readTable() reads columns by name", () => {
  const { table, problems } = read('y,note,id\n1,"a, b",x\n0,,y\n');
  assertEquals(problems, []);
  assertEquals(columnOf(table!, "id"), ["x", "y"]);
  assertEquals(columnOf(table!, "note"), ["a, b", ""]);
});

Deno.test("readTable() warns of a byte order mark and reads the same", () => {
  const { table } = read("\uFEFFid,y\na,1\n");
  assertEquals(columnOf(table!, "id"), ["a"]);
  assertEquals(kinds("\uFEFFid,y\na,1\n"), ["warning byte-order-mark"]);
});

Deno.test("readTable() warns of CRLF and reads the same", () => {
  const { table } = read("id,y\r\na,1\r\n");
  assertEquals(columnOf(table!, "y"), ["1"]);
  assertEquals(kinds("id,y\r\na,1\r\n"), ["warning line-ends"]);
});

Deno.test("readTable() reports permuted columns where the order matters", () => {
  assertEquals(kinds("y,id\n1,a\n", { exactColumns: true }), [
    "error permuted-columns",
  ]);
});

Deno.test("readTable() reports a further column where the columns must be exact", () => {
  assertEquals(kinds("id,y,z\na,1,2\n", { exactColumns: true }), [
    "error permuted-columns",
  ]);
});

Deno.test("readTable() refuses a column that is there twice", () => {
  const { table, problems } = read("id,y,y\na,1,0\n");
  assertEquals(table, undefined);
  assertEquals(
    problems[0]!.message.includes("current value has y twice"),
    true,
  );
});

Deno.test("readTable() refuses a table without a header", () => {
  const { table, problems } = read("a,1\nb,0\n");
  assertEquals(table, undefined);
  assertEquals(problems.map(({ kind }) => kind), ["missing-column"]);
});

Deno.test("readTable() names missing columns", () => {
  const { problems } = read("id,label\na,1\n");
  assertEquals(problems[0]!.message.includes("without y"), true);
});

Deno.test("readTable() reports an empty file", () => {
  assertEquals(kinds(""), ["error missing-column"]);
});

Deno.test("readTable() names rows of another length", () => {
  const { problems } = read("id,y\na,1\nb\nc,0\nd,1,2\n");
  assertEquals(problems.map(({ kind }) => kind), ["ragged-row"]);
  assertEquals(problems[0]!.message.endsWith("in lines 3, 5"), true);
});

Deno.test("readTable() counts lines as an editor does, empty ones and those inside quotes included", () => {
  const { table } = read('id,y\n\na,1\n"b\nb",0\nc,1\n');
  // The header is line 1; row b ends on line 5.
  assertEquals(table!.lines, [3, 5, 6]);
  const counted = read("2\nA B\n\n1.jpg 1 1\n2.jpg 1 1\n", list).table!;
  assertEquals(counted.lines, [4, 5]);
});

Deno.test("readTable() reports text that is not UTF-8", () => {
  const bytes = Uint8Array.of(0x69, 0x64, 0xff, 0x0a);
  const { table, problems } = readTable(bytes, options);
  assertEquals(table, undefined);
  assertEquals(problems.map(({ kind }) => kind), ["bad-value"]);
});

Deno.test("readTable() lists everything at once", () => {
  assertEquals(kinds("\uFEFFy,id\r\n1\r\n", { exactColumns: true }), [
    "warning byte-order-mark",
    "warning line-ends",
    "error ragged-row",
    "error permuted-columns",
  ]);
});

Deno.test("readTable() reads a list with a count, names without the file's, and runs of blanks", () => {
  const { table, problems } = read("2\nA B \n1.jpg  1 -1\n2.jpg -1  1\n", list);
  assertEquals(problems, []);
  assertEquals(table!.columns, ["image_id", "A", "B"]);
  assertEquals(columnOf(table!, "B"), ["-1", "1"]);
});

Deno.test("readTable() compares the count of a list with its rows", () => {
  const { problems } = read("3\nA B\n1.jpg 1 1\n2.jpg 1 1\n", list);
  assertEquals(problems.map(({ kind, message }) => [kind, message]), [[
    "row-count",
    "expected 3 rows as the first line says, current value is 2",
  ]]);
});

Deno.test("readTable() reads a list without a header", () => {
  const headless = ["image_id", "partition"];
  const { table, problems } = read("1.jpg 0\n2.jpg 2\n", {
    format: "list",
    columns: headless,
    headless,
  });
  assertEquals(problems, []);
  assertEquals(columnOf(table!, "partition"), ["0", "2"]);
});

Deno.test("columnOf() throws for a column that is not there", () => {
  const { table } = read("id,y\na,1\n");
  assertThrows(() => columnOf(table!, "place"), RangeError, "place");
});
