import { assertEquals } from "@std/assert";
import { defineKind } from "../../src/claims/kind.ts";
import type { Recipe } from "../../src/claims/recipe.ts";

interface Doubled {
  readonly times: number;
}

const WORD = defineKind<{ readonly text: string }, object, string>("word");
const REPEATED = defineKind<
  Doubled,
  { readonly of: string; readonly between?: string },
  string
>("repeated");

Deno.test("a kind writes recipes of its name", () => {
  const word: Recipe<string> = WORD.recipe({ text: "a" }, {});
  assertEquals(REPEATED.recipe({ times: 2 }, { of: word }), {
    kind: "repeated",
    parameters: { times: 2 },
    inputs: {
      of: { kind: "word", parameters: { text: "a" }, inputs: {} },
    },
  });
});

Deno.test("a recipe with another parameter, input or value does not compile", () => {
  const word = WORD.recipe({ text: "a" }, {});
  // @ts-expect-error: no such parameter
  WORD.recipe({ words: "a" }, {});
  // @ts-expect-error: the input is missing
  REPEATED.recipe({ times: 2 }, {});
  // @ts-expect-error: the input has another value
  REPEATED.recipe({ times: 2 }, { of: {} as Recipe<number> });
  // @ts-expect-error: the artifact has another value
  const wrong: Recipe<number> = word;
  assertEquals(wrong.kind, "word");
});
