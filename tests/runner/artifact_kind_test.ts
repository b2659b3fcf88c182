import { assertStrictEquals, assertThrows } from "@std/assert";
import { kindOf } from "../../src/runner/artifact_kind.ts";
import { countedKinds, recipe } from "./_fixtures.ts";

Deno.test("kindOf() finds the kind of a recipe", () => {
  const { kinds } = countedKinds();
  assertStrictEquals(kindOf(recipe("text"), kinds), kinds.text);
});

Deno.test("kindOf() lists the known kinds when a recipe names another", () => {
  const { kinds } = countedKinds();
  assertThrows(
    () => kindOf(recipe("txt"), kinds),
    RangeError,
    "of kind txt: known kinds are name, text",
  );
});

Deno.test("kindOf() takes no property of every object for a kind", () => {
  const { kinds } = countedKinds();
  for (const name of ["toString", "constructor"]) {
    assertThrows(() => kindOf(recipe(name), kinds), RangeError, name);
  }
});
