import { sha256Hex } from "../text/mod.ts";

interface ModuleGraph {
  readonly modules: readonly {
    readonly local?: string | null;
    readonly specifier: string;
  }[];
}

/**
 * sha256 (hex) over a bench file and every local module that it imports, so that a record tells which code
 * measured it. Needs permission to run `deno`.
 *
 * @param root Folder that paths are taken relative to, so that two clones agree.
 */
export async function benchDigest(url: string, root: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", url],
    cwd: root,
  }).output();
  if (code !== 0) {
    throw new Error(
      `Cannot list the modules of ${url}: ${
        new TextDecoder().decode(stderr).trim()
      }`,
    );
  }
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as ModuleGraph;
  const lines: string[] = [];
  for (const { local, specifier } of graph.modules) {
    if (
      !specifier.startsWith("file:") || !local ||
      local.includes("/node_modules/")
    ) continue;
    const name = local.startsWith(`${root}/`)
      ? local.slice(root.length)
      : local;
    lines.push(`${name} ${sha256Hex(await Deno.readFile(local))}`);
  }
  return sha256Hex(lines.sort().join("\n"));
}
