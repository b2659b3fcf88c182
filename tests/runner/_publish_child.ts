/**
 * Publishes one artifact in a process of its own.
 * Arguments: store, key, log; with a fourth one it stays in the middle of writing until it is killed.
 */
import { join } from "node:path";
import { Store } from "../../src/runner/store.ts";
import { recipe } from "./_fixtures.ts";

const [folder, key, log, forever] = Deno.args as [
  string,
  string,
  string,
  string | undefined,
];
const store = await Store.open(folder);
const { manifest } = await store.publish({
  kind: "text",
  key,
  recipe: recipe("text"),
  now: Date.now,
  write: async (into, partial) => {
    await Deno.writeTextFile(log, "made\n", { append: true });
    await Deno.writeTextFile(join(partial, "resume"), "position 1");
    await Deno.writeTextFile(join(into, "a"), "first file");
    if (forever) {
      // Alive, and never done.
      console.log("writing");
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Deno.writeTextFile(join(into, "b"), "second file");
    return [];
  },
});
console.log(manifest.digest);
