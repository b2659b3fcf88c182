import { createRequire } from "node:module";
import { dirname } from "node:path";

/** CommonJS `require`, resolved from here: the packages' files are reached by path, not by entry point. */
export const require = createRequire(import.meta.url);

/** Folder of an npm package that `deno.json` names. */
export function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}
