import type { TransformRandom } from "./types.ts";

/** One float32 in [from, to). */
export function uniform(
  random: TransformRandom,
  from: number,
  to: number,
): number {
  return random.uniform(1, { from, to })[0]!;
}

/** One whole number in [0, high). */
export function randint(random: TransformRandom, high: number): number {
  return random.randint(1, { high })[0]!;
}
