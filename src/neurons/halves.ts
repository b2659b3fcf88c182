import { RandomState } from "../random/mod.ts";
import type { Halves } from "./types.ts";

/** How {@linkcode halves} splits. */
export interface HalvesOptions {
  /** Group ids by image position; every group is halved by itself. */
  readonly groups: ArrayLike<number>;
  /** Seed of numpy's `RandomState`. */
  readonly seed: number;
}

/**
 * Two halves of some images, drawn at random within every group: neurons are traced on half A and edited on
 * half B, so that no image both names a neuron and scores it.
 *
 * Of a group with an odd number of images half A gets one more.
 *
 * @param indices Image positions, each at most once.
 * @throws {RangeError} If a group has only one image: it cannot be on both sides.
 */
export function halves(
  indices: ArrayLike<number>,
  { groups, seed }: HalvesOptions,
): Halves {
  const random = new RandomState(seed);
  const members = new Map<number, number[]>();
  for (const index of Array.from(indices).sort((a, b) => a - b)) {
    const group = groups[index];
    if (group === undefined) {
      throw new RangeError(
        `Cannot halve images: every index needs a group, current value is ${index} of ${groups.length}`,
      );
    }
    const found = members.get(group);
    if (found === undefined) members.set(group, [index]);
    else found.push(index);
  }
  const a: number[] = [];
  const b: number[] = [];
  for (const group of [...members.keys()].sort((x, y) => x - y)) {
    const images = members.get(group)!;
    if (images.length < 2) {
      throw new RangeError(
        `Cannot halve images: group ${group} needs at least 2, current value is ${images.length}`,
      );
    }
    const order = random.permutation(images.length);
    const middle = Math.ceil(images.length / 2);
    order.forEach((at, place) => (place < middle ? a : b).push(images[at]!));
  }
  return { a: ascending(a), b: ascending(b) };
}

function ascending(values: readonly number[]): Int32Array {
  return Int32Array.from(values).sort();
}
