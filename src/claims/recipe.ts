/**
 * A recipe says how an artifact is made, as data: a kind, plain parameters, and the recipes of its inputs.
 * Nothing runs when a recipe is written, so the plan of a whole run is known before it starts, and two
 * claims that need the same checkpoint name the same artifact.
 *
 * @module
 */

/** Plain JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Key of {@linkcode Recipe}'s type parameter. It has no value: no recipe ever holds such a property. */
export declare const valueType: unique symbol;

/** How to make one artifact. `Value` is what its reader returns; it exists for the type checker only. */
export interface Recipe<Value = unknown> {
  /** What is made, e.g. `train`; the runner knows how. */
  readonly kind: string;
  /** Everything beside the inputs that shapes the artifact; part of its key. */
  readonly parameters: { readonly [key: string]: Json };
  /** The recipes of what it is made from, by the name under which the maker asks for them. */
  readonly inputs: Readonly<Record<string, Recipe>>;
  /** Never there: it carries `Value` for {@linkcode ValueOf}. */
  readonly [valueType]?: Value;
}

/** The value of a recipe's artifact. */
export type ValueOf<R> = R extends Recipe<infer Value> ? Value : never;

/** Recipes by name; names may be nested: `{ network, edited: { traced, random } }`. */
export interface RecipeTree {
  /** A recipe, or more of them under names of their own. */
  readonly [name: string]: Recipe | RecipeTree;
}

/** The values of named recipes, under the same names. */
export type ValuesOf<Tree> = {
  readonly [Name in keyof Tree]: ValuesAt<Tree[Name]>;
};

/** The value of a recipe, or the values of a tree. */
export type ValuesAt<Part> = Part extends Recipe<infer Value> ? Value
  : ValuesOf<Part>;

/** The recipes of a tree with their names joined by `/`, in its order. */
export function recipesOf(tree: RecipeTree): [name: string, recipe: Recipe][] {
  return Object.entries(tree).flatMap(([name, one]) =>
    isRecipe(one) ? [[name, one]] : recipesOf(one).map((
      [inner, recipe],
    ): [string, Recipe] => [`${name}/${inner}`, recipe])
  );
}

/** The tree of what `value` gives for each recipe, one after the other. */
export async function mapRecipes(
  tree: RecipeTree,
  value: (recipe: Recipe) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(tree)) {
    values[name] = isRecipe(one)
      ? await value(one)
      : await mapRecipes(one, value);
  }
  return values;
}

function isRecipe(one: Recipe | RecipeTree): one is Recipe {
  return typeof one.kind === "string";
}

/** Every recipe that `recipe` rests on, inputs before what needs them, each once, itself last. */
export function withInputs(recipe: Recipe): Recipe[] {
  const seen = new Set<Recipe>();
  const visit = (one: Recipe): void => {
    if (seen.has(one)) return;
    for (const name of Object.keys(one.inputs).sort()) visit(one.inputs[name]!);
    seen.add(one);
  };
  visit(recipe);
  return [...seen];
}
