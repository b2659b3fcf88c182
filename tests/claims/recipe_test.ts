import { assertEquals } from "@std/assert";
import { type Recipe, withInputs } from "../../src/claims/recipe.ts";

function recipe(kind: string, inputs: Record<string, Recipe> = {}): Recipe {
  return { kind, parameters: {}, inputs };
}

function kinds(recipes: readonly Recipe[]): string[] {
  return recipes.map(({ kind }) => kind);
}

Deno.test("withInputs() lists a recipe without inputs alone", () => {
  assertEquals(kinds(withInputs(recipe("data"))), ["data"]);
});

Deno.test("withInputs() puts inputs before what needs them, itself last", () => {
  const data = recipe("data");
  const network = recipe("network", { data, program: recipe("program") });
  const sweep = recipe("sweep", { network, data });
  assertEquals(kinds(withInputs(sweep)), [
    "data",
    "program",
    "network",
    "sweep",
  ]);
});

Deno.test("withInputs() does not depend on the order in which inputs were named", () => {
  const [a, b] = [recipe("a"), recipe("b")];
  assertEquals(
    kinds(withInputs(recipe("c", { b, a }))),
    kinds(withInputs(recipe("c", { a, b }))),
  );
});
