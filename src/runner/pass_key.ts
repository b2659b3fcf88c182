import type { Recipe } from "../claims/recipe.ts";
import { canonicalJson } from "../text/mod.ts";
import { artifactKey } from "./artifact_key.ts";
import { type ArtifactKinds, kindOf } from "./artifact_kind.ts";
import type { RecordNumerics } from "../claims/types.ts";

/**
 * What artifacts that one pass can make have in common, as text: the kind, the inputs and the parameters that the pass
 * does not let differ. Undefined for a kind that makes one at a time.
 */
export function passKey(
  recipe: Recipe,
  context: { readonly kinds: ArtifactKinds; readonly numerics: RecordNumerics },
): string | undefined {
  const kind = kindOf(recipe, context.kinds);
  if (!kind.stored || !kind.pass) return undefined;
  const { differIn } = kind.pass;
  return canonicalJson({
    kind: recipe.kind,
    inputs: Object.fromEntries(
      Object.entries(recipe.inputs).map((
        [name, input],
      ) => [name, artifactKey(input, context)]),
    ),
    parameters: Object.fromEntries(
      Object.entries(recipe.parameters).filter(([name]) =>
        !differIn.includes(name)
      ),
    ),
  });
}
