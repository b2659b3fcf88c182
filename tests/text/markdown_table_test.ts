import { assertEquals, assertThrows } from "@std/assert";
import { markdownTable } from "../../src/text/mod.ts";

// Expected text follows the GitHub Flavored Markdown spec, section 4.10.

Deno.test("markdownTable() aligns its columns", () => {
  assertEquals(
    markdownTable(["group", "accuracy"], [["G0", "99.1 %"], ["G1", "7.0 %"]], {
      align: ["left", "right"],
    }),
    [
      "| group | accuracy |",
      "| ----- | -------: |",
      "| G0    |   99.1 % |",
      "| G1    |    7.0 % |",
    ].join("\n"),
  );
});

Deno.test("markdownTable() centres", () => {
  assertEquals(
    markdownTable(["abcde"], [["x"]], { align: "center" }),
    "| abcde |\n| :---: |\n|   x   |",
  );
});

Deno.test("markdownTable() escapes pipes, backslashes and line breaks", () => {
  assertEquals(
    markdownTable(["a|b"], [["c\\d\ne"]]),
    String.raw`| a\|b      |
| --------- |
| c\\d<br>e |`,
  );
});

Deno.test("markdownTable() counts letters, not code units", () => {
  assertEquals(
    markdownTable(["𝑥± 1"], [["a"]]),
    "| 𝑥± 1 |\n| ---- |\n| a    |",
  );
});

Deno.test("markdownTable() writes a header without rows", () => {
  assertEquals(markdownTable(["a"], []), "| a   |\n| --- |");
});

Deno.test("markdownTable() throws for a row that is too short", () => {
  assertThrows(
    () => markdownTable(["a", "b"], [["1"]]),
    RangeError,
    "2 cells, current value is 1",
  );
});

Deno.test("markdownTable() throws without columns", () => {
  assertThrows(() => markdownTable([], []), RangeError, "0 cells");
});
