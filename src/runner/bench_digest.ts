import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "../text/mod.ts";
import { localModules } from "./local_modules.ts";

/**
 * sha256 (hex) over a bench file and every local module that it imports, so that a record tells which code
 * measured it. Needs permission to run `deno`.
 *
 * @param root Folder that the paths of what lies in it are taken relative to, so that two clones agree. Other files
 * are named as seen from the bench file, so that one's own bench may be moved.
 */
export async function benchDigest(url: string, root: string): Promise<string> {
  const home = dirname(fileURLToPath(url));
  const nameOf = (path: string) =>
    path.startsWith(`${root}/`)
      ? path.slice(root.length)
      : relative(home, path);
  const lines = (await localModules(url, root)).map(({ path, sha256 }) =>
    `${nameOf(path)} ${sha256}`
  );
  return sha256Hex(lines.sort().join("\n"));
}
