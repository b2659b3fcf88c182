import { numericsClass } from "../claims/numerics.ts";
import { recipesOf } from "../claims/recipe.ts";
import type { Claim, RecordNumerics, Unit } from "../claims/types.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";
import { type ArtifactKinds } from "./artifact_kind.ts";
import { artifactKey } from "./artifact_key.ts";

export interface UnitIdContext {
  readonly kinds: ArtifactKinds;
  readonly numerics: RecordNumerics;
  /** Digest of the bench file's local module graph. */
  readonly benchDigest: string;
}

/**
 * The id of a unit: sha256 (first 24 hex digits) over the unit, the code that measures it and the keys of
 * what it needs. Edited code or another recipe is another id, so an old record never answers for it.
 */
export function unitId(
  claim: Claim,
  unit: Unit,
  context: UnitIdContext,
): string {
  const needs = Object.fromEntries(
    recipesOf(claim.needs(unit)).map((
      [name, recipe],
    ) => [name, artifactKey(recipe, context)]),
  );
  return sha256Hex(canonicalJson({
    unit: { ...unit },
    needs,
    benchDigest: context.benchDigest,
    numerics: { ...numericsClass(context.numerics) },
  })).slice(0, 24);
}
