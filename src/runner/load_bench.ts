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
 * @throws {TypeError} If the default export is no claim.
 */
export async function loadBench(url: string): Promise<Bench> {
  const module = await import(url) as { readonly default?: unknown };
  if (!isClaim(module.default)) {
    throw new TypeError(
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
