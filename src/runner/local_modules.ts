import { sha256Hex } from "../text/mod.ts";

interface ModuleGraph {
  readonly modules: readonly {
    readonly local?: string | null;
    readonly specifier: string;
  }[];
}

/** A file of a module graph. */
export interface LocalModule {
  readonly path: string;
  /** sha256 (hex) of its bytes. */
  readonly sha256: string;
}

/**
 * A file and every local module that it imports, directly or by way of others. Needs permission to run `deno`.
 *
 * @param root Folder whose `deno.json` says what bare names stand for.
 */
export async function localModules(
  url: string,
  root: string,
): Promise<LocalModule[]> {
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
  const modules: LocalModule[] = [];
  for (const { local, specifier } of graph.modules) {
    if (
      !specifier.startsWith("file:") || !local ||
      local.includes("/node_modules/")
    ) continue;
    modules.push({
      path: local,
      sha256: sha256Hex(await Deno.readFile(local)),
    });
  }
  return modules;
}
