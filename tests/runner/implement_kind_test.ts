import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { defineKind } from "../../src/claims/kind.ts";
import { implementKind } from "../../src/runner/implement_kind.ts";
import { createWorkshop } from "../../src/runner/workshop.ts";
import { NUMERICS, withStore } from "./_fixtures.ts";

const WORD = defineKind<{ readonly text: string }, object, string>("word");
const JOINED = defineKind<
  { readonly by: string },
  { readonly first: string; readonly second?: string },
  string
>("joined");

const read = (folder: string) => Deno.readTextFile(join(folder, "text"));

const kinds = {
  word: implementKind(WORD, {
    version: 1,
    numeric: false,
    describe: ({ parameters }) => parameters.text,
    read,
    make: ({ folder, parameters }) =>
      Deno.writeTextFile(join(folder, "text"), parameters.text),
  }),
  joined: implementKind(JOINED, {
    version: 1,
    numeric: false,
    describe: ({ parameters }) => parameters.by,
    read,
    async make({ folder, parameters, input, hasInput }) {
      const first = await input("first");
      const second = hasInput("second") ? await input("second") : "nothing";
      await Deno.writeTextFile(
        join(folder, "text"),
        first + parameters.by + second,
      );
    },
  }),
};

Deno.test("implementKind() makes what recipes of the kind ask for, optional inputs or not", async () => {
  await withStore(async (store) => {
    const shop = createWorkshop({
      store,
      kinds,
      numerics: NUMERICS,
      cacheFolder: "/cache",
      now: () => 0,
      progress: () => {},
    });
    const [a, b] = ["a", "b"].map((text) => WORD.recipe({ text }, {}));
    const both = JOINED.recipe({ by: "+" }, { first: a!, second: b! });
    const one = JOINED.recipe({ by: "+" }, { first: a! });
    assertEquals(await shop.value(both), "a+b");
    assertEquals(await shop.value(one), "a+nothing");
  });
});

Deno.test("implementKind() does not compile with a maker of other parameters, inputs or value", () => {
  implementKind(WORD, {
    version: 1,
    numeric: false,
    // @ts-expect-error: no such parameter
    describe: ({ parameters }) => parameters.words,
    // @ts-expect-error: another value
    read: () => Promise.resolve(1),
    // @ts-expect-error: no such input
    make: ({ input }) => input("first").then(() => {}),
  });
});
