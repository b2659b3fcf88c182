import type { Recipe } from "../../claims/recipe.ts";

type RecipeParameters = Recipe["parameters"];

/** A string of a recipe. @throws {TypeError} If it is missing or no string. */
export function stringOf(parameters: RecipeParameters, name: string): string {
  const value = parameters[name];
  if (typeof value !== "string") throw wrongParameter(name, "a string", value);
  return value;
}

/** A number of a recipe. @throws {TypeError} If it is missing or no number. */
export function numberOf(parameters: RecipeParameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== "number") throw wrongParameter(name, "a number", value);
  return value;
}

/** A list of a recipe; the word that wrote the recipe vouches for its elements. */
export function listOf<Element>(
  parameters: RecipeParameters,
  name: string,
): readonly Element[] {
  const value = parameters[name];
  if (!Array.isArray(value)) throw wrongParameter(name, "a list", value);
  return value as readonly Element[];
}

function wrongParameter(
  name: string,
  expected: string,
  value: unknown,
): TypeError {
  return new TypeError(
    `Cannot read recipe: ${name} must be ${expected}, current value is ${
      JSON.stringify(value)
    }`,
  );
}
