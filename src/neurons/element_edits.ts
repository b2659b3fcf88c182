import type { Parameters } from "../models/types.ts";
import type { RandomState } from "../random/mod.ts";
import { arrayOf } from "./_filters.ts";
import { Overrides } from "./_overrides.ts";
import type { Edit, ElementMask } from "./types.ts";

/** What is done to selected single weights. */
export type ElementChange =
  | { readonly mode: "zero" }
  | {
    readonly mode: "random-init" | "random-noise";
    readonly std: number;
    readonly random: RandomState;
    /**
     * `normal` (default); `uniform` is as published: `torch.rand`, positive, so noise has the mean std / 2.
     */
    readonly draw?: "normal" | "uniform";
  }
  | { readonly mode: "rewind"; readonly earlier: Parameters };

/**
 * The edit of single weights that `elementThreshold` selects.
 *
 * Random draws are made for every weight of a touched parameter in order, selected or not, as published.
 *
 * Source: You et al. 2025, element-wise threshold script (official code).
 *
 * @throws {RangeError} If the mask names an unknown parameter, has another length, or selects nothing.
 */
export function elementEdit(
  parameters: Parameters,
  mask: ElementMask,
  change: ElementChange,
): Edit {
  const overrides = new Overrides(parameters);
  let selected = 0;
  for (const [name, chosen] of mask) {
    const { data } = arrayOf(parameters, name);
    if (chosen.length !== data.length) {
      throw new RangeError(
        `Cannot edit weights: the mask of ${name} must have ${data.length} values, current value is ${chosen.length}`,
      );
    }
    const replacement = replacementFor(change, name, data);
    if (!chosen.includes(1)) continue;
    chosen.forEach((one, at) => {
      if (one === 0) return;
      overrides.set(name, at, replacement(at));
      selected += 1;
    });
  }
  if (selected === 0) {
    throw new RangeError(
      "Cannot edit weights: the mask selects none, current value is 0 weights",
    );
  }
  return overrides.edit;
}

function replacementFor(
  change: ElementChange,
  name: string,
  data: ArrayLike<number>,
): (at: number) => number {
  if (change.mode === "zero") return () => 0;
  if (change.mode === "rewind") {
    const { data: earlier } = arrayOf(change.earlier, name);
    return (at) => earlier[at]!;
  }
  const { std, random, draw = "normal" } = change;
  const draws = draw === "normal"
    ? random.randn(data.length)
    : random.rand(data.length);
  return change.mode === "random-init"
    ? (at) => draws[at]! * std
    : (at) => data[at]! + draws[at]! * std;
}
