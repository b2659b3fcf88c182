import { UsageError } from "../errors/mod.ts";
import { explainSystemError } from "../files/mod.ts";

/**
 * Imports a module that the user names.
 *
 * @throws {SystemError} If the system refuses to look at it.
 * @throws {UsageError} If there is no such file, or it does not load.
 */
export async function importFile(
  url: string,
): Promise<{ readonly default?: unknown }> {
  const there = await Deno.stat(new URL(url)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw explainSystemError(error, { action: `load ${url}` }) ?? error;
  });
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
