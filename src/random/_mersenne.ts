import { mersenne, mersenneFromState } from "pure-rand/generator/mersenne";
import type { MersenneState } from "./types.ts";

/** MT19937 as numpy and PyTorch seed it: Knuth's initialisation with a 32-bit seed. */
export type Mersenne = ReturnType<typeof mersenne>;

const NUM_WORDS = 624;

export function createMersenne(seed: number): Mersenne {
  return mersenne(seed);
}

export function readMersenne(generator: Mersenne): MersenneState {
  const [index = 0, ...words] = generator.getState();
  return { index, words };
}

/**
 * @throws {RangeError} If it is not a state of this generator.
 */
export function restoreMersenne(state: MersenneState): Mersenne {
  const { index, words } = state;
  if (words.length !== NUM_WORDS || !words.every(Number.isInteger)) {
    throw new RangeError(
      `Cannot restore the generator: it needs ${NUM_WORDS} integers, current value is ${words.length} words`,
    );
  }
  if (!Number.isInteger(index) || index < 0 || index >= NUM_WORDS) {
    throw new RangeError(
      `Cannot restore the generator: index must be 0 to ${
        NUM_WORDS - 1
      }, current value is ${index}`,
    );
  }
  return mersenneFromState([index, ...words]);
}

/**
 * @throws {RangeError} If `size` is not a count.
 */
export function requireSize(size: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new RangeError(
    `Cannot draw: the size must be an integer of at least 0, current value is ${size}`,
  );
}
