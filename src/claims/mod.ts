/**
 * Claims: how they are written, planned and decided.
 *
 * @module
 */
export { columnsOf } from "./columns.ts";
export { decide, decideAll } from "./decide.ts";
export * from "./decision.ts";
export { defineClaim } from "./define.ts";
export {
  accuracies,
  accuracyGaps,
  ALL,
  contrastOf,
  sameSplitDrops,
  trainingConverged,
} from "./observe.ts";
export * from "./observe_sweep.ts";
export * from "./observe_training.ts";
export type {
  Json,
  Recipe,
  RecipeTree,
  ValueOf,
  ValuesAt,
  ValuesOf,
  valueType,
} from "./recipe.ts";
export * from "./measurement_recipes.ts";
export * from "./network_recipes.ts";
export * from "./rule.ts";
export * from "./sweep_spec.ts";
export * from "./types.ts";
export * from "./values.ts";
