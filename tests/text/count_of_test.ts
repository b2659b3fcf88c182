import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { countOf } from "../../src/text/mod.ts";
import { filesUnder, root } from "../_repository.ts";

Deno.test("countOf() has the singular for one thing alone", () => {
  assertEquals([0, 1, 2].map((count) => countOf(count, "unit")), [
    "0 units",
    "1 unit",
    "2 units",
  ]);
});

Deno.test("countOf() takes a plural of its own", () => {
  assertEquals(countOf(1, "entry", "entries"), "1 entry");
  assertEquals(countOf(3, "entry", "entries"), "3 entries");
});

Deno.test("no message leaves the number of a noun open", () => {
  const offenders = filesUnder("src")
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) =>
      Deno.readTextFileSync(join(root, path)).split("\n")
        .filter((line) => /[a-z]\(s\)[ ,;]/.test(line))
        .map((line) => `${path}: ${line.trim()}`)
    );
  assertEquals(offenders, []);
});
