import { assertEquals, assertThrows } from "@std/assert";
import { parse, stringify } from "@std/csv";

// Expected values are derived from RFC 4180, section 2.

Deno.test("parse() reads rows", () => {
  assertEquals(parse("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
});

Deno.test("parse() reads quotes, separators and line breaks inside fields", () => {
  assertEquals(parse('"a,1","b ""c""","d\ne"\n'), [["a,1", 'b "c"', "d\ne"]]);
});

Deno.test("parse() reads records named by the first row", () => {
  assertEquals(parse("id,y\n3,0\n4,1\n", { skipFirstRow: true }), [
    { id: "3", y: "0" },
    { id: "4", y: "1" },
  ]);
});

Deno.test("parse() reads records named by the caller", () => {
  assertEquals(parse("3,0\n", { columns: ["id", "y"] }), [{ id: "3", y: "0" }]);
});

Deno.test("parse() replaces the first row's names by the caller's", () => {
  const rows = parse("a,b\n3,0\n", {
    skipFirstRow: true,
    columns: ["id", "y"],
  });
  assertEquals(rows, [{ id: "3", y: "0" }]);
});

Deno.test("parse() leaves out comments and empty lines", () => {
  assertEquals(parse("# note\na;#b\n\n", { separator: ";", comment: "#" }), [[
    "a",
    "#b",
  ]]);
});

Deno.test("parse() drops a byte order mark", () => {
  assertEquals(parse("\ufeffa\n"), [["a"]]);
});

Deno.test("parse() throws when rows differ in length", () => {
  assertThrows(() => parse("a,b\n1\n"), SyntaxError, "Cannot read CSV");
});

Deno.test("parse() throws for an open quote", () => {
  assertThrows(() => parse('a,"b\n'), SyntaxError, "Cannot read CSV");
});

Deno.test("stringify() quotes what needs it", () => {
  assertEquals(
    stringify([["a,1", 'b "c"', "d\ne", "f"]]),
    '"a,1","b ""c""","d\ne",f\r\n',
  );
});

Deno.test("stringify() writes records under their column names", () => {
  assertEquals(
    stringify([{ y: 1, id: 3, unused: 0 }], {
      columns: ["id", "y"],
      crlf: false,
    }),
    "id,y\n3,1\n",
  );
});

Deno.test("stringify() writes records without column names when told", () => {
  assertEquals(
    stringify([{ y: true }], { columns: ["y"], headers: false }),
    "true\r\n",
  );
});

Deno.test("stringify() writes numbers so that reading gives the same number", () => {
  const numbers = [0.1 + 0.2, 1e-310, -1e21, 1 / 3, Number.MAX_SAFE_INTEGER];
  assertEquals(parse(stringify([numbers])).flat().map(Number), numbers);
});

Deno.test("stringify() writes missing values as empty fields", () => {
  assertEquals(stringify([[null, undefined, ""]]), ",,\r\n");
});

Deno.test("stringify() throws for records without columns", () => {
  assertThrows(() => stringify([{ a: 1 }]), TypeError, "columns");
});
