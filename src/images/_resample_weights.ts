import type { ResizeFilter } from "./types.ts";

/**
 * Pillow's fixed-point weights: 32 bits less 8 for the sample and 2 for the overshoot of bicubic. The
 * kernels shift by the same.
 */
const PRECISION_BITS = 32 - 8 - 2;

/** For each output position of a range: which source samples are summed, with which weights. */
export interface ResampleWeights {
  /** First source sample of each output position. */
  readonly starts: Int32Array;
  /** Number of source samples of each output position. */
  readonly counts: Int32Array;
  /** `maxCount` fixed-point weights per output position; those beyond its count are 0. */
  readonly weights: Int32Array;
  readonly maxCount: number;
}

const SUPPORT: Readonly<Record<ResizeFilter, number>> = {
  bilinear: 1,
  bicubic: 2,
};

/**
 * The weights of Pillow's antialiased resampling of one axis from `from` to `to` samples, for the
 * output positions `first` to `first + count - 1`.
 *
 * When shrinking, the filter is stretched by the scale, so that every source sample takes part.
 *
 * Source: Pillow 13, `src/libImaging/Resample.c` (precompute_coeffs, normalize_coeffs_8bpc).
 */
export function resampleWeights(
  from: number,
  to: number,
  { filter, first, count }: {
    readonly filter: ResizeFilter;
    readonly first: number;
    readonly count: number;
  },
): ResampleWeights {
  const kernel = filter === "bilinear" ? triangle : cubic;
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = SUPPORT[filter] * stretch;
  const inverse = 1 / stretch; // Pillow multiplies by it; a division would round differently
  const maxCount = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Int32Array(count * maxCount);
  const exact = new Float64Array(maxCount);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    let sum = 0;
    for (let k = 0; k < end - start; k++) {
      exact[k] = kernel((k + start - center + 0.5) * inverse);
      sum += exact[k]!;
    }
    for (let k = 0; k < end - start; k++) {
      const weight = sum === 0 ? exact[k]! : exact[k]! / sum;
      weights[i * maxCount + k] = toFixedPoint(weight);
    }
    starts[i] = start;
    counts[i] = end - start;
  }
  return { starts, counts, weights, maxCount };
}

/** Rounds halves away from zero. */
function toFixedPoint(weight: number): number {
  const scaled = weight * (1 << PRECISION_BITS);
  return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

function triangle(x: number): number {
  const distance = Math.abs(x);
  return distance < 1 ? 1 - distance : 0;
}

/** Keys' bicubic convolution with a = -1/2. */
function cubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}
