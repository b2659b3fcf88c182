import { UsageError } from "../errors/mod.ts";
import type { Claim } from "../claims/types.ts";
import { importFile } from "./_import_file.ts";

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
  const module = await importFile(url);
  if (!isClaim(module.default)) {
    throw new UsageError(
      `Cannot load ${url}: its default export is no claim; write \`export default defineClaim({ … })\``,
    );
  }
  return { url, claim: module.default };
}

function isClaim(value: unknown): value is Claim {
  return typeof value === "object" && value !== null && "id" in value &&
    "decide" in value &&
    "measure" in value && typeof value.measure === "function";
}
