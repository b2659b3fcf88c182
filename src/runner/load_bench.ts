import { UsageError } from "../errors/mod.ts";
import type { Claim } from "../claims/types.ts";

/** A bench file and the claim that it exports. */
export interface Bench {
  /** `file:` URL. */
  readonly url: string;
  readonly claim: Claim;
}

/**
 * Loads a bench file: its default export is the claim.
 *
 * @throws {UsageError} If there is no such file, it does not load, or its default export is no claim.
 */
export async function loadBench(url: string): Promise<Bench> {
  const module = await importBench(url);
  if (!isClaim(module.default)) {
    throw new UsageError(
      `Cannot load ${url}: its default export is no claim; write \`export default defineClaim({ … })\``,
    );
  }
  return { url, claim: module.default };
}

async function importBench(
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

function isClaim(value: unknown): value is Claim {
  return typeof value === "object" && value !== null && "id" in value &&
    "decide" in value &&
    "measure" in value && typeof value.measure === "function";
}
