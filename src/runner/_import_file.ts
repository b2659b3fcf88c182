import { UsageError } from "../errors/mod.ts";

/**
 * Imports a module that the user names.
 *
 * @throws {UsageError} If there is no such file, or it does not load.
 */
export async function importFile(
  url: string,
): Promise<{ readonly default?: unknown }> {
  const there = await Deno.stat(new URL(url)).catch(() => undefined);
  if (!there?.isFile) {
    throw new UsageError(`Cannot load ${url}: there is no such file`);
  }
  try {
    return await import(url);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`Cannot load ${url}: ${message}`, { cause });
  }
}
