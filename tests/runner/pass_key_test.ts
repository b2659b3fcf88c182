import { assertEquals, assertNotEquals } from "@std/assert";
import { passKey } from "../../src/runner/pass_key.ts";
import { NUMERICS, recipe, textKind } from "./_fixtures.ts";

const kinds = {
  text: textKind([]),
  edit: {
    ...textKind([]),
    pass: {
      differIn: ["k"],
      make: () => Promise.resolve(),
      describe: () => "edits",
    },
  },
};
const context = { kinds, numerics: NUMERICS };
const network = recipe("text", { name: "network" });
const edit = (k: number, seed: number, of = network) =>
  recipe("edit", { k, seed }, { of });

Deno.test("passKey() is one for artifacts that differ in what the pass lets differ", () => {
  assertEquals(passKey(edit(1, 0), context), passKey(edit(2, 0), context));
});

Deno.test("passKey() is another for another parameter or input", () => {
  const base = passKey(edit(1, 0), context);
  assertNotEquals(passKey(edit(1, 1), context), base);
  const other = recipe("text", { name: "other" });
  assertNotEquals(passKey(edit(1, 0, other), context), base);
});

Deno.test("passKey() is undefined for a kind that makes one at a time", () => {
  assertEquals(passKey(network, context), undefined);
});
