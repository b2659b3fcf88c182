import { ShapeError } from "../errors/mod.ts";

/** Per-channel mean and standard deviation of pixels in 0..1, in the order red, green, blue. */
export interface PixelStatistics {
  /** Subtracted from each channel. */
  readonly mean: readonly [red: number, green: number, blue: number];
  /** What the difference is divided by. */
  readonly std: readonly [red: number, green: number, blue: number];
}

/** ImageNet's; what the pretrained models expect. Source: torchvision's model documentation. */
export const IMAGENET_STATISTICS: PixelStatistics = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** Options of {@linkcode normalise}. */
export interface NormaliseOptions {
  /** Default {@linkcode IMAGENET_STATISTICS}. */
  readonly statistics?: PixelStatistics;
  /** Where the values go, as long as `pixels`. Default a new array. */
  readonly into?: Float32Array;
}

/**
 * Bytes of RGB pixels as normalised float32: `(byte / 255 - mean) / std`, each step rounded to
 * float32 as torchvision's `ToTensor` and `Normalize` do. The layout stays (NHWC).
 *
 * @throws {ShapeError} If the bytes are not whole pixels, or `into` has another length.
 * @throws {RangeError} If a standard deviation is not positive.
 */
export function normalise(
  pixels: Uint8Array,
  { statistics = IMAGENET_STATISTICS, into }: NormaliseOptions = {},
): Float32Array {
  if (pixels.length % 3 !== 0) {
    throw new ShapeError("RGB pixels", ["n", 3], [pixels.length]);
  }
  const out = into ?? new Float32Array(pixels.length);
  if (out.length !== pixels.length) {
    throw new ShapeError("the array for normalised pixels", [pixels.length], [
      out.length,
    ]);
  }
  const [red, green, blue] = tables(statistics);
  for (let i = 0; i < pixels.length; i += 3) {
    out[i] = red[pixels[i]!]!;
    out[i + 1] = green[pixels[i + 1]!]!;
    out[i + 2] = blue[pixels[i + 2]!]!;
  }
  return out;
}

const cachedTables = new WeakMap<
  PixelStatistics,
  readonly [Float32Array, Float32Array, Float32Array]
>();

/** All that a byte can become, per channel. */
function tables(statistics: PixelStatistics) {
  const cached = cachedTables.get(statistics);
  if (cached !== undefined) return cached;
  const made = [
    table(statistics.mean[0], statistics.std[0]),
    table(statistics.mean[1], statistics.std[1]),
    table(statistics.mean[2], statistics.std[2]),
  ] as const;
  cachedTables.set(statistics, made);
  return made;
}

function table(mean: number, std: number): Float32Array {
  if (!(std > 0)) {
    throw new RangeError(
      `Cannot normalise pixels: the standard deviation must be positive, current value is ${std}`,
    );
  }
  return Float32Array.from({ length: 256 }, (_, byte) =>
    Math.fround(
      Math.fround(Math.fround(byte / 255) - Math.fround(mean)) /
        Math.fround(std),
    ));
}
