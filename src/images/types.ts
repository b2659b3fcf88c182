/**
 * What the image functions hand to each other.
 *
 * @module
 */

/** Height and width in pixels. */
export interface ImageSize {
  /** Number of rows. */
  readonly height: number;
  /** Number of columns. */
  readonly width: number;
}

/** An 8-bit RGB picture; rows from the top, pixels from the left, `[height, width, 3]`. */
export interface Image extends ImageSize {
  /** Red, green, blue. */
  readonly channels: 3;
  /** `height * width * 3` bytes. */
  readonly data: Uint8Array;
}

/** A rectangle of pixels inside an image. */
export interface CropBox extends ImageSize {
  /** Its first row; negative above the image. */
  readonly top: number;
  /** Its first column; negative left of the image. */
  readonly left: number;
}

/** The interpolation filters; both are antialiased, as Pillow's are. */
export type ResizeFilter = "bilinear" | "bicubic";

/**
 * Where the random transforms get their draws: a `TorchGenerator` of `src/random`, asked in
 * torchvision's order, so that the same seed chooses the same crops and flips.
 */
export interface TransformRandom {
  /** `size` float32 values in [from, to), by default [0, 1). */
  uniform(
    size: number,
    options?: { readonly from?: number; readonly to?: number },
  ): Float32Array;
  /** `size` whole numbers in [0, high). */
  randint(size: number, range: { readonly high: number }): Int32Array;
}
