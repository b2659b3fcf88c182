import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { sha256Hex } from "../../src/text/mod.ts";
import { now, recipe, withStore } from "../runner/_fixtures.ts";
import { run } from "./_run.ts";

Deno.test("store lists, verifies and clears what is kept", async () => {
  await withStore(async (store, folder) => {
    const at = `--store=${folder}`;
    const key = sha256Hex("key");
    const { folder: made } = await store.publish({
      kind: "text",
      key,
      recipe: recipe("text"),
      now,
      write: async (into) => {
        await Deno.writeTextFile(join(into, "a"), "hello");
        return [];
      },
    });
    const listed = await run("store", "list", at);
    assertStringIncludes(
      listed.stdout,
      `text  ${key.slice(0, 16)}  5 B  2026-01-01T00:00:00.000Z\n1 artifact\n`,
    );
    const json = await run("store", "list", "--json", at);
    assertEquals(JSON.parse(json.stdout)[0].key, key);
    assertEquals((await run("store", "verify", at)).code, 0);

    await Deno.writeTextFile(join(made, "a"), "hellO");
    const damaged = await run("store", "verify", at);
    assertEquals(damaged.code, 1);
    assertMatch(damaged.stdout, /damaged: .*: a\n1 artifact, 1 damaged/);
    assertStringIncludes(damaged.stderr, "deno task store gc");

    const swept = await run("store", "gc", at);
    assertEquals(
      swept.stdout,
      "1 damaged artifact and 0 leftovers removed\n",
    );
    assertEquals((await run("store", "verify", at)).code, 0);
  });
});

Deno.test("store refuses options that it does not take with 2", async () => {
  const { code, stderr } = await run("store", "list", "--stoer=x");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "error: unknown option");
});
