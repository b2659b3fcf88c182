/**
 * The state of a Mersenne Twister at rest: plain data, so that it survives JSON.
 */
export interface MersenneState {
  /** Position in `words`, 0 to 623. */
  readonly index: number;
  /** The 624 words of the generator as signed 32-bit integers. */
  readonly words: readonly number[];
}

/** The state of a {@linkcode TorchGenerator} at rest. */
export interface TorchGeneratorState {
  /** Whose state it is. */
  readonly kind: "torch-mt19937";
  /** The seed that the generator started from. */
  readonly seed: string;
  /** The engine underneath. */
  readonly mersenne: MersenneState;
  /** The second half of the last Box-Muller pair, if it is still to be used. */
  readonly nextNormal: number | null;
}

/** The state of a {@linkcode RandomState} at rest. */
export interface RandomStateState {
  /** Whose state it is. */
  readonly kind: "numpy-mt19937";
  /** The engine underneath. */
  readonly mersenne: MersenneState;
  /** The second half of the last polar pair, if it is still to be used. */
  readonly nextGauss: number | null;
}
