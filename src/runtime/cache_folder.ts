import { UsageError } from "../errors/mod.ts";

/**
 * The folder of everything that can be made again: TensorFlow, prepared data, artifacts.
 *
 * `$SPURIOUSBENCH_CACHE`, else `$XDG_CACHE_HOME/spuriousbench`, else `~/.cache/spuriousbench`.
 * Source of the latter two: XDG Base Directory Specification 0.8, which also asks to ignore a relative
 * `$XDG_CACHE_HOME`.
 *
 * @param env Looks up an environment variable, e.g. `(name) => Deno.env.get(name)`.
 * @throws {UsageError} If none of the variables names an absolute folder.
 */
export function cacheFolder(
  env: (name: string) => string | undefined,
): string {
  const own = env("SPURIOUSBENCH_CACHE");
  if (own !== undefined && own !== "") {
    if (isAbsolute(own)) return own;
    throw new UsageError(
      `Cannot use SPURIOUSBENCH_CACHE: it must be an absolute path, current value is ${own}`,
    );
  }
  const shared = env("XDG_CACHE_HOME");
  if (shared !== undefined && isAbsolute(shared)) {
    return `${shared}/spuriousbench`;
  }
  const home = env("HOME") ?? env("USERPROFILE");
  if (home !== undefined && isAbsolute(home)) {
    return `${home}/.cache/spuriousbench`;
  }
  throw new UsageError(
    "Cannot find the cache folder: HOME is not set; set it, or name a folder that you can write: export SPURIOUSBENCH_CACHE=/folder",
  );
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}
