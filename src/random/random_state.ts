import {
  createMersenne,
  type Mersenne,
  readMersenne,
  requireSize,
  restoreMersenne,
} from "./_mersenne.ts";
import type { RandomStateState } from "./types.ts";

/** Options of {@linkcode RandomState.uniform}. */
export interface UniformRangeOptions {
  /** Inclusive. @default {0} */
  readonly low?: number;
  /** Exclusive. @default {1} */
  readonly high?: number;
}

/** Options of {@linkcode RandomState.choice}. */
export interface ChoiceOptions {
  /** Whether an element may be drawn twice. @default {true} */
  readonly replace?: boolean;
}

/** An array that can be shuffled in place. */
export type Shufflable =
  | unknown[]
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

const TWO_POW_26 = 67108864;
const TWO_POW_53 = 9007199254740992;

/**
 * numpy's legacy generator: the same seed gives the same draws as
 * `numpy.random.RandomState(seed)`.
 *
 * Bit-exact, except `randn`, which goes through this platform's `Math.log` and
 * may differ from numpy's in the last binary digits.
 *
 * Source: numpy, `numpy/random/mtrand.pyx` and `src/legacy/legacy-distributions.c`.
 *
 * @example
 * ```ts ignore
 * const chosen = new RandomState(0).choice(classIndices, 100, { replace: false });
 * ```
 */
export class RandomState {
  #mersenne: Mersenne;
  #nextGauss: number | null = null;

  /**
   * A generator in the state that numpy gives this seed.
   *
   * @param seed An integer from 0 to 2^32 - 1.
   * @throws {RangeError} If the seed is not.
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(
        `Cannot seed: the seed must be an integer from 0 to 2^32 - 1, current value is ${seed}`,
      );
    }
    this.#mersenne = createMersenne(seed);
  }

  /** A generator that goes on where the state was taken. */
  static fromState(state: RandomStateState): RandomState {
    const restored = new RandomState(0);
    restored.#mersenne = restoreMersenne(state.mersenne);
    restored.#nextGauss = state.nextGauss;
    return restored;
  }

  /** The state as plain data. */
  getState(): RandomStateState {
    return {
      kind: "numpy-mt19937",
      mersenne: readMersenne(this.#mersenne),
      nextGauss: this.#nextGauss,
    };
  }

  /** One double in [0, 1) with 53 random bits. */
  random(): number {
    const high = this.#mersenne.next() >>> 5;
    const low = this.#mersenne.next() >>> 6;
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  }

  /** `size` doubles in [0, 1); reshape in C order to get `rand(d0, d1, ...)`. */
  rand(size: number): Float64Array {
    return new Float64Array(requireSize(size)).map(() => this.random());
  }

  /** `size` doubles in [low, high). */
  uniform(size: number, options: UniformRangeOptions = {}): Float64Array {
    const { low = 0, high = 1 } = options;
    const range = high - low;
    return new Float64Array(requireSize(size)).map(() =>
      low + range * this.random()
    );
  }

  /** `size` standard normal doubles (Marsaglia's polar method, as `RandomState.randn`). */
  randn(size: number): Float64Array {
    return new Float64Array(requireSize(size)).map(() => this.#gauss());
  }

  /**
   * `size` integers in [low, high).
   *
   * @throws {RangeError} If the range is empty or wider than 2^32 - 1.
   */
  randint(
    size: number,
    range: { readonly low?: number; readonly high: number },
  ): Int32Array {
    const { low = 0, high } = range;
    if (!(high > low) || high - low > 0xffffffff) {
      throw new RangeError(
        `Cannot draw integers: the range must hold 1 to 2^32 - 1 values, current value is ${low} to ${high}`,
      );
    }
    return new Int32Array(requireSize(size)).map(() =>
      low + this.#interval(high - low - 1)
    );
  }

  /** The integers 0 to n - 1 in random order. */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: requireSize(n) }, (_, i) => i);
    this.shuffle(order);
    return order;
  }

  /** Shuffles in place (Fisher-Yates from the end). */
  shuffle(values: Shufflable): void {
    for (let i = values.length - 1; i >= 1; i--) {
      const j = this.#interval(i);
      const kept = values[i];
      values[i] = values[j] as never;
      values[j] = kept as never;
    }
  }

  /**
   * Draws `size` elements of an array, or of 0 to n - 1 if a number is given;
   * as in numpy with replacement unless told otherwise.
   *
   * @throws {RangeError} If there is nothing to draw from, or fewer elements
   * than are wanted without replacement.
   */
  choice(
    from: number | ArrayLike<number>,
    size: number,
    options: ChoiceOptions = {},
  ): Int32Array {
    const { replace = true } = options;
    const population = typeof from === "number"
      ? requireSize(from)
      : from.length;
    if ((population === 0 && size > 0) || (!replace && size > population)) {
      throw new RangeError(
        `Cannot choose ${size} elements: the population has too few, current value is ${population}`,
      );
    }
    const indices = replace
      ? (size === 0
        ? new Int32Array(0)
        : this.randint(size, { high: population }))
      : this.permutation(population).slice(0, requireSize(size));
    if (typeof from === "number") return indices;
    return indices.map((index) => from[index] as number);
  }

  /** Uniform in 0 to `max` inclusive, by masked rejection. */
  #interval(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do value = (this.#mersenne.next() & mask) >>> 0; while (value > max);
    return value;
  }

  #gauss(): number {
    const kept = this.#nextGauss;
    if (kept !== null) {
      this.#nextGauss = null;
      return kept;
    }
    let x1: number, x2: number, r2: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = Math.sqrt(-2 * Math.log(r2) / r2);
    this.#nextGauss = f * x1;
    return f * x2;
  }
}
