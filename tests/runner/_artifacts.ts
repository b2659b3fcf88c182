import { join } from "node:path";
import type { PublishOptions } from "../../src/runner/store.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { now, recipe } from "./_fixtures.ts";

export const KEY = sha256Hex("a key");
export const OTHER_KEY = sha256Hex("another key");

/** An artifact of kind `text`. */
export function artifact(
  write: PublishOptions["write"],
  key = KEY,
): PublishOptions {
  return { kind: "text", key, recipe: recipe("text"), now, write };
}

/** An artifact of one file, `a`. */
export function oneFile(text: string, key = KEY): PublishOptions {
  return artifact(async (folder) => {
    await Deno.writeTextFile(join(folder, "a"), text);
    return [];
  }, key);
}
