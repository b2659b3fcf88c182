/**
 * What the image functions hand to each other.
 *
 * @module
 */
import type { TorchGenerator } from "../random/mod.ts";

/** Height and width in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** An 8-bit RGB picture; rows from the top, pixels from the left, `[height, width, 3]`. */
export interface Image extends ImageSize {
  readonly channels: 3;
  /** `height * width * 3` bytes. */
  readonly data: Uint8Array;
}

/** A rectangle of pixels inside an image. */
export interface CropBox extends ImageSize {
  readonly top: number;
  readonly left: number;
}

/** The interpolation filters; both are antialiased, as Pillow's are. */
export type ResizeFilter = "bilinear" | "bicubic";

/**
 * Where the random transforms get their draws: PyTorch's generator, asked in torchvision's order, so
 * that the same seed chooses the same crops and flips.
 */
export type TransformRandom = Pick<TorchGenerator, "uniform" | "randint">;
