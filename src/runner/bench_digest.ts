import { sha256Hex } from "../text/mod.ts";
import { localModules } from "./local_modules.ts";

/**
 * sha256 (hex) over a bench file and every local module that it imports, so that a record tells which code
 * measured it. Needs permission to run `deno`.
 *
 * @param root Folder that paths are taken relative to, so that two clones agree.
 */
export async function benchDigest(url: string, root: string): Promise<string> {
  const lines = (await localModules(url, root)).map(({ path, sha256 }) =>
    `${path.startsWith(`${root}/`) ? path.slice(root.length) : path} ${sha256}`
  );
  return sha256Hex(lines.sort().join("\n"));
}
