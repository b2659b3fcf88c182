import type { HostTree } from "../tensor/types.ts";
import { arrayOf } from "./_filters.ts";
import type { ElementMask } from "./types.ts";

/** The number of values under these names. */
export function countElements(
  tree: HostTree,
  names: readonly string[],
): number {
  return names.reduce((sum, name) => sum + arrayOf(tree, name).data.length, 0);
}

/** |values| of these arrays one after the other, ascending. */
export function sortedMagnitudes(
  tree: HostTree,
  names: readonly string[],
): Float32Array {
  const all = new Float32Array(countElements(tree, names));
  let offset = 0;
  for (const name of names) {
    for (const value of arrayOf(tree, name).data) {
      if (!Number.isFinite(value)) {
        throw new RangeError(
          `Cannot rank weights: ${name} is not finite, current value is ${value}`,
        );
      }
      all[offset++] = Math.abs(value);
    }
  }
  return all.sort();
}

/** Exactly `count` values of the given order, ties at the border going to the earlier position. */
export function extremeElements(
  tree: HostTree,
  names: readonly string[],
  options: { readonly order: "smallest" | "largest"; readonly count: number },
): ElementMask {
  const { order, count } = options;
  const sorted = sortedMagnitudes(tree, names);
  const border = order === "smallest"
    ? sorted[count - 1]!
    : sorted[sorted.length - count]!;
  const inside = order === "smallest"
    ? (value: number) => value < border
    : (value: number) => value > border;
  const strictly = sorted.filter(inside).length;
  let ties = count - strictly;
  return selectElements(tree, names, (value) => {
    const magnitude = Math.abs(value);
    return inside(magnitude) || (magnitude === border && ties-- > 0);
  });
}

/** The values for which `chosen` says yes, visited in order. */
export function selectElements(
  tree: HostTree,
  names: readonly string[],
  chosen: (value: number) => boolean,
): ElementMask {
  return new Map(names.map((name) => {
    const { data } = arrayOf(tree, name);
    return [name, Uint8Array.from(data, (value) => chosen(value) ? 1 : 0)];
  }));
}

/** k = ⌈fraction · size⌉, as published; checked. */
export function elementCount(fraction: number, size: number): number {
  if (!(fraction > 0 && fraction <= 1)) {
    throw new RangeError(
      `Cannot select weights: the fraction must be above 0 and at most 1, current value is ${fraction}`,
    );
  }
  return Math.ceil(fraction * size);
}
