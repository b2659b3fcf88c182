import { resample } from "./_resample.ts";
import { checkSize } from "./_check_size.ts";
import type { Image, ImageSize, ResizeFilter } from "./types.ts";

/** How an image is resized. */
export interface ResizeOptions extends ImageSize {
  /** Default `"bilinear"`, torchvision's. */
  readonly filter?: ResizeFilter;
}

/**
 * Resizes an image with Pillow's antialiased 8-bit resampling; the bytes equal those of
 * `Image.resize((width, height), BILINEAR or BICUBIC)`, and so those of torchvision's `Resize` on a
 * Pillow image.
 *
 * Source: Pillow 13, `src/libImaging/Resample.c`.
 *
 * @throws {RangeError} If the new size is not whole and positive.
 */
export function resize(
  image: Image,
  { height, width, filter = "bilinear" }: ResizeOptions,
): Image {
  checkSize({ height, width }, "resize an image");
  return resample(image, {
    box: { top: 0, left: 0, height: image.height, width: image.width },
    size: { height, width },
    window: { top: 0, left: 0, height, width },
    filter,
  });
}
