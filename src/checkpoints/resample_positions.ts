import type { HostArray } from "../tensor/types.ts";

const { fround } = Math;

/**
 * Keys' cubic convolution with a = -0.5, which PyTorch takes when it antialiases; 0 from a distance of 2 on. Every step
 * is rounded to single precision, as there: between the lines of the formula lies the sixth digit.
 */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) {
    return fround(fround(fround(fround(fround(1.5 * x) - 2.5) * x) * x) + 1);
  }
  if (x < 2) {
    return fround(
      fround(fround(fround(fround(-0.5 * x) + 2.5) * x) - 4) * x,
    ) + 2;
  }
  return 0;
}

/** How far the kernel reaches, in steps of the coarser grid. */
const REACH = 2;

/** One new position along an axis: weights of the old ones from `begin` on; they sum to 1. */
interface Taps {
  readonly begin: number;
  readonly weights: readonly number[];
}

/** What each of `to` positions takes of `from` along one axis, in the single precision of PyTorch. */
function tapsOf(from: number, to: number): Taps[] {
  const scale = fround(from / to);
  // Where the grid becomes coarser, the kernel is stretched over what is left out.
  const stretch = Math.max(scale, 1);
  const inverse = fround(1 / stretch);
  return Array.from({ length: to }, (_, i) => {
    const center = fround(scale * (i + 0.5));
    const begin = Math.max(Math.trunc(center - REACH * stretch + 0.5), 0);
    const end = Math.min(Math.trunc(center + REACH * stretch + 0.5), from);
    const raw = Array.from(
      { length: end - begin },
      (_, j) => cubic(fround((fround(begin + j - center) + 0.5) * inverse)),
    );
    const sum = raw.reduce((a, b) => fround(a + b), 0);
    return { begin, weights: raw.map((weight) => fround(weight / sum)) };
  });
}

/** A grid's sides. */
export type Grid = readonly [height: number, width: number];

/** Resamples the axis in the middle: [outer, from, inner] -> [outer, to, inner]. */
function resampleAxis(
  data: Float64Array,
  [outer, from, inner]: readonly [number, number, number],
  to: number,
): Float64Array {
  const result = new Float64Array(outer * to * inner);
  const taps = tapsOf(from, to);
  for (let o = 0; o < outer; o++) {
    for (const [t, { begin, weights }] of taps.entries()) {
      const target = (o * to + t) * inner;
      for (const [j, weight] of weights.entries()) {
        const source = (o * from + begin + j) * inner;
        for (let d = 0; d < inner; d++) {
          result[target + d]! += weight * data[source + d]!;
        }
      }
    }
  }
  return result;
}

/** What {@linkcode resamplePositions} takes besides the embeddings. */
export interface ResamplePositionsOptions {
  /** The grid of patches that they are for. */
  readonly from: Grid;
  /** The grid that they shall be for. */
  readonly to: Grid;
  /** Tokens before the patches' whose embeddings stay as they are. Default: 1, the class token. */
  readonly numPrefixTokens?: number;
}

/**
 * Position embeddings [1, tokens, D] of a vision transformer for another grid of patches, as timm gives them.
 *
 * Source: `resample_abs_pos_embed` of timm 1.0.31 and `interpolate(mode="bicubic", antialias=True)` of PyTorch 2.15
 * (`upsample_bicubic2d_aa`).
 *
 * @throws {RangeError} If the embeddings are not for the grid.
 */
export function resamplePositions(
  embeddings: HostArray,
  { from, to, numPrefixTokens = 1 }: ResamplePositionsOptions,
): HostArray {
  const [, numTokens = 0, dim = 0] = embeddings.shape;
  const [height, width] = from;
  if (numTokens !== numPrefixTokens + height * width) {
    throw new RangeError(
      `Cannot resample position embeddings: ${numPrefixTokens} tokens and a grid of ${height} × ${width} are needed, current value is ${numTokens} tokens`,
    );
  }
  const values = Float64Array.from(embeddings.data);
  const prefix = numPrefixTokens * dim;
  // [H, W, D] -> [H, W', D] -> [H', W', D]
  const wide = resampleAxis(
    values.subarray(prefix),
    [height, width, dim],
    to[1],
  );
  const patches = resampleAxis(wide, [1, height, to[1] * dim], to[0]);
  const data = new Float32Array(prefix + patches.length);
  data.set(values.subarray(0, prefix));
  data.set(patches, prefix);
  return {
    dtype: "float32",
    shape: [1, numPrefixTokens + to[0] * to[1], dim],
    data,
  };
}
