import { assertEquals } from "@std/assert";
import {
  mapRecipes,
  type Recipe,
  recipesOf,
  withInputs,
} from "../../src/claims/recipe.ts";

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

Deno.test("recipesOf() names the recipes of a tree by their way through it", async () => {
  const one = (name: string): Recipe => ({
    kind: "text",
    parameters: { name },
    inputs: {},
  });
  const tree = { network: one("a"), edited: { traced: one("b"), k: one("c") } };
  assertEquals(recipesOf(tree).map(([name]) => name), [
    "network",
    "edited/traced",
    "edited/k",
  ]);
  assertEquals(
    await mapRecipes(
      tree,
      ({ parameters }) => Promise.resolve(parameters.name),
    ),
    { network: "a", edited: { traced: "b", k: "c" } },
  );
});
