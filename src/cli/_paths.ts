import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { userPath as resolveUserPath } from "../files/mod.ts";

/** The folder of the harness: the one that holds `deno.json`. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path that the user gave, absolute: relative ones start where the user stands, also under `deno task`. */
export function userPath(path: string): string {
  return resolveUserPath(path, {
    cwd: Deno.cwd(),
    root: ROOT,
    env: (name) => Deno.env.get(name),
  });
}
