/**
 * A kind of artifact, typed once: who writes a recipe of it and who makes it name the same parameters, inputs and value.
 *
 * @module
 */
import type { Recipe } from "./recipe.ts";

/** The recipes of some inputs, under their names; an optional input stays optional. */
export type RecipesOf<Inputs> = {
  readonly [Name in keyof Inputs]: Recipe<Exclude<Inputs[Name], undefined>>;
};

/** Key of {@linkcode Kind}'s type parameters. It has no value: no kind ever holds such a property. */
declare const types: unique symbol;

/** A kind by its name; what its artifacts are made from and what they are exists for the type checker only. */
export interface Kind<Parameters, Inputs, Value> {
  /** `Recipe.kind` of its recipes. */
  readonly name: string;
  /** The recipe of one artifact of this kind. */
  recipe(parameters: Parameters, inputs: RecipesOf<Inputs>): Recipe<Value>;
  /** Never there. */
  readonly [types]?: {
    readonly parameters: Parameters;
    readonly inputs: Inputs;
    readonly value: Value;
  };
}

/**
 * Declares a kind.
 *
 * @typeParam Parameters Plain data: what JSON can hold, no key undefined.
 * @typeParam Inputs The values of the artifacts that it is made from, by name.
 * @typeParam Value What its reader returns.
 */
export function defineKind<Parameters extends object, Inputs, Value>(
  name: string,
): Kind<Parameters, Inputs, Value> {
  return {
    name,
    recipe: (parameters, inputs) => ({
      kind: name,
      // An interface has no index signature, so the checker cannot see that it is plain data; canonicalJson refuses
      // what is not when the recipe gets its key.
      parameters: parameters as unknown as Recipe["parameters"],
      inputs,
    }),
  };
}
