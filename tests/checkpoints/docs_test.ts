/**
 * The tables of `docs/checkpoints.md` name an example in every row; `field_test.ts` reads or refuses each of them.
 */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { WRAPPER_KEYS } from "../../src/checkpoints/mod.ts";
import { root } from "../_repository.ts";
import { fixturePath } from "./_fixtures.ts";

const PAGE = Deno.readTextFileSync(join(root, "docs/checkpoints.md"));

interface Row {
  readonly file: string;
  readonly refused?: string;
}

const ROWS: readonly Row[] =
  JSON.parse(Deno.readTextFileSync(fixturePath("field/field.json"))).rows;

/** The examples of the table below a heading. */
function examples(heading: string): string[] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  return section.split("\n").filter((line) => line.startsWith("|"))
    .flatMap((line) => [...line.split("|").at(-2)!.matchAll(/`([^`]+)`/g)])
    .map(([, name]) => name!).sort();
}

function files(test: (row: Row) => boolean): string[] {
  return ROWS.filter(test).map(({ file }) => file).sort();
}

Deno.test("the page names every kind of file that is read, and only tested ones", () => {
  assertEquals(
    examples("What is read"),
    files(({ refused }) => refused === undefined),
  );
});

Deno.test("the page names every kind of file that is refused, and only tested ones", () => {
  assertEquals(
    examples("What is refused"),
    files(({ refused }) => refused !== undefined),
  );
});

Deno.test("the page lists the keys under which weights are looked for", () => {
  const section = PAGE.split("\n3. ")[1]!.split("\n\n")[0]!;
  const named = [...section.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
  assertEquals(named, [...WRAPPER_KEYS]);
});
