import { ShapeError } from "../errors/mod.ts";
import type { Parameters } from "../models/types.ts";
import type { Edit } from "./types.ts";

/**
 * The parameters with an edit: a new map in which untouched arrays are the base's own, by identity.
 *
 * @throws {RangeError} If an override has no counterpart in the base.
 * @throws {ShapeError} If an override has another shape.
 */
export function applyEdit(base: Parameters, edit: Edit): Parameters {
  const edited = new Map(base);
  for (const [name, array] of edit.overrides) {
    const replaced = base.get(name);
    if (replaced === undefined) {
      throw new RangeError(
        `Cannot apply an edit: the base has no such parameter, current value is "${name}"`,
      );
    }
    if (replaced.shape.join() !== array.shape.join()) {
      throw new ShapeError(`the edit of ${name}`, replaced.shape, array.shape);
    }
    edited.set(name, array);
  }
  return edited;
}
