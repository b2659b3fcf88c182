import type { Recipe } from "../claims/recipe.ts";
import { numericsClass } from "../claims/numerics.ts";
import type { RecordNumerics } from "../claims/types.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";
import { type ArtifactKinds, kindOf } from "./artifact_kind.ts";

/**
 * The address of an artifact: sha256 (hex) over what made it, i.e. kind, version of the kind, parameters, the
 * keys of its inputs, and the class of the numerics where they shape its bits.
 */
export function artifactKey(
  recipe: Recipe,
  context: { readonly kinds: ArtifactKinds; readonly numerics: RecordNumerics },
): string {
  const kind = kindOf(recipe, context.kinds);
  const inputs = Object.fromEntries(
    Object.entries(recipe.inputs).map((
      [name, input],
    ) => [name, artifactKey(input, context)]),
  );
  return sha256Hex(canonicalJson({
    kind: recipe.kind,
    version: kind.version,
    parameters: recipe.parameters,
    inputs,
    numerics: kind.numeric ? { ...numericsClass(context.numerics) } : null,
  }));
}
