import { BLOCK, toNormals } from "./_box_muller.ts";
import {
  createMersenne,
  type Mersenne,
  readMersenne,
  requireSize,
  restoreMersenne,
} from "./_mersenne.ts";
import type { TorchGeneratorState } from "./types.ts";

/** Options of {@linkcode TorchGenerator.uniform}. */
export interface TorchUniformOptions {
  /** Inclusive. @default {0} */
  readonly from?: number;
  /** Exclusive. @default {1} */
  readonly to?: number;
}

/** Options of {@linkcode TorchGenerator.normal}. */
export interface TorchNormalOptions {
  /** Of the normal law. @default {0} */
  readonly mean?: number;
  /** Standard deviation of the normal law. @default {1} */
  readonly std?: number;
}

const MASK_24 = 0xffffff;
const TWO_POW_MINUS_24 = 2 ** -24;
const MASK_21 = 0x1fffff;
const TWO_POW_32 = 2 ** 32;
const TWO_POW_MINUS_53 = 2 ** -53;
/** From this range on PyTorch takes 64 bits per integer. */
const WIDE_RANGE = 2 ** 28;

/**
 * PyTorch's CPU generator: the same seed gives the same draws as
 * `torch.manual_seed(seed)` followed by the same calls on contiguous CPU tensors.
 *
 * Equal to the last bit to PyTorch on x86-64 with AVX2 or AVX-512. PyTorch
 * itself differs between instruction sets: without AVX2 its `uniform` rounds
 * twice and its `normal` takes the C library's logarithm, sine and cosine, and
 * values differ by up to 2.3e-6 (in units of `std`).
 *
 * Source: PyTorch 2.15, `ATen/core/MT19937RNGEngine.h`,
 * `ATen/core/DistributionsHelper.h`, `ATen/native/cpu/DistributionTemplates.h`.
 *
 * @example
 * ```ts ignore
 * const order = new TorchGenerator(0).randperm(60_000);
 * ```
 */
export class TorchGenerator {
  /** The seed that the generator started from. */
  readonly seed: bigint;
  #mersenne: Mersenne;
  #nextNormal: number | null = null;

  /**
   * A generator in the state that PyTorch gives this seed.
   *
   * @param seed An integer; as in PyTorch only its lowest 32 bits count.
   * @throws {RangeError} If the seed is not a safe integer or a bigint.
   */
  constructor(seed: number | bigint) {
    if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
      throw new RangeError(
        `Cannot seed: the seed must be an integer, current value is ${seed}`,
      );
    }
    this.seed = BigInt(seed);
    this.#mersenne = createMersenne(Number(BigInt.asUintN(32, this.seed)));
  }

  /**
   * A generator that goes on where the state was taken.
   *
   * @throws {RangeError} If it is not such a state.
   */
  static fromState(state: TorchGeneratorState): TorchGenerator {
    const restored = new TorchGenerator(BigInt(state.seed));
    restored.#mersenne = restoreMersenne(state.mersenne);
    restored.#nextNormal = state.nextNormal;
    return restored;
  }

  /** The state as plain data that survives JSON. */
  getState(): TorchGeneratorState {
    return {
      kind: "torch-mt19937",
      seed: String(this.seed),
      mersenne: readMersenne(this.#mersenne),
      nextNormal: this.#nextNormal,
    };
  }

  /**
   * Goes on where another generator's state was taken; `seed` stays what it was.
   *
   * @throws {RangeError} If it is not such a state.
   */
  setState(state: TorchGeneratorState): void {
    this.#mersenne = restoreMersenne(state.mersenne);
    this.#nextNormal = state.nextNormal;
  }

  /** An independent generator in the same state. */
  clone(): TorchGenerator {
    return TorchGenerator.fromState(this.getState());
  }

  /** One unsigned 32-bit integer. */
  random(): number {
    return this.#mersenne.next() >>> 0;
  }

  /**
   * One integer in [0, 2^63), as `torch.empty((), dtype=torch.int64).random_()`:
   * what a `DataLoader` seeds its sampler with.
   */
  randomInt64(): bigint {
    const high = BigInt(this.random());
    return BigInt.asUintN(63, (high << 32n) | BigInt(this.random()));
  }

  /** One double in [0, 1) with 53 random bits. */
  uniformDouble(): number {
    const high = this.#mersenne.next() & MASK_21;
    return (high * TWO_POW_32 + this.random()) * TWO_POW_MINUS_53;
  }

  /**
   * `size` float32 values in [from, to), as `tensor.uniform_(from, to)`.
   *
   * @throws {RangeError} If `from` is above `to`.
   */
  uniform(size: number, options: TorchUniformOptions = {}): Float32Array {
    const { from = 0, to = 1 } = options;
    if (!(from <= to)) {
      throw new RangeError(
        `Cannot draw uniformly: from must not be above to, current value is ${from} to ${to}`,
      );
    }
    const low = Math.fround(from);
    const high = Math.fround(to);
    const range = Math.fround(high - low);
    const values = new Float32Array(requireSize(size));
    const engine = this.#mersenne;
    for (let i = 0; i < values.length; i++) {
      // One rounding: PyTorch's build fuses the multiplication with the addition.
      const unit = (engine.next() & MASK_24) * TWO_POW_MINUS_24;
      const value = Math.fround(unit * range + low);
      values[i] = value === high ? low : value;
    }
    return values;
  }

  /**
   * `size` float32 values, as `tensor.normal_(mean, std)`.
   *
   * Fewer than 16 are drawn in double precision, one pair of two doubles at a
   * time, the second half kept for the next such call. From 16 on the array is
   * filled with float32 uniforms that are turned into normals in blocks of 16;
   * if the size is no multiple of 16, the last 16 are drawn anew.
   *
   * @throws {RangeError} If `std` is negative.
   */
  normal(size: number, options: TorchNormalOptions = {}): Float32Array {
    const { mean = 0, std = 1 } = options;
    if (!(std >= 0)) {
      throw new RangeError(
        `Cannot draw normals: std must be at least 0, current value is ${std}`,
      );
    }
    if (requireSize(size) < BLOCK) {
      return new Float32Array(size).map(() =>
        this.#normalDouble() * std + mean
      );
    }
    const values = this.uniform(size);
    const law = { mean: Math.fround(mean), std: Math.fround(std) };
    for (let i = 0; i <= size - BLOCK; i += BLOCK) toNormals(values, i, law);
    if (size % BLOCK !== 0) {
      values.set(this.uniform(BLOCK), size - BLOCK);
      toNormals(values, size - BLOCK, law);
    }
    return values;
  }

  /**
   * `size` times 1 with a probability, else 0, as `torch.bernoulli(probs)` of a
   * float32 tensor. (`tensor.bernoulli_(0.5)` with a number uses another
   * generator inside PyTorch.)
   *
   * @throws {RangeError} If it is not a probability.
   */
  bernoulli(size: number, probability: number): Uint8Array {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(
        `Cannot draw: the probability must be 0 to 1, current value is ${probability}`,
      );
    }
    const bound = Math.fround(probability);
    return Uint8Array.from(
      this.uniform(size),
      (value) => value < bound ? 1 : 0,
    );
  }

  /**
   * `size` integers in [low, high), as `torch.randint(low, high, (size,))`.
   *
   * @throws {RangeError} If the range is empty, or 2^28 and wider.
   */
  randint(
    size: number,
    range: { readonly low?: number; readonly high: number },
  ): Int32Array {
    const { low = 0, high } = range;
    const width = high - low;
    if (!(width >= 1 && width < WIDE_RANGE)) {
      throw new RangeError(
        `Cannot draw integers: the range must hold 1 to 2^28 - 1 values, current value is ${low} to ${high}`,
      );
    }
    return new Int32Array(requireSize(size)).map(() =>
      low + this.random() % width
    );
  }

  /** The integers 0 to n - 1 in random order, as `torch.randperm(n)`. */
  randperm(n: number): Int32Array {
    const order = Int32Array.from({ length: requireSize(n) }, (_, i) => i);
    for (let i = 0; i < n - 1; i++) {
      const j = i + this.random() % (n - i);
      const kept = order[i] as number;
      order[i] = order[j] as number;
      order[j] = kept;
    }
    return order;
  }

  #normalDouble(): number {
    const kept = this.#nextNormal;
    if (kept !== null) {
      this.#nextNormal = null;
      return kept;
    }
    const u1 = this.uniformDouble();
    const u2 = this.uniformDouble();
    const radius = Math.sqrt(-2 * Math.log1p(-u2));
    const theta = 2 * Math.PI * u1;
    this.#nextNormal = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  }
}
