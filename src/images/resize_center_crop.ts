import { resample } from "./_resample.ts";
import { centerCrop, centerCropBox } from "./center_crop.ts";
import { resize } from "./resize.ts";
import { resizedSize } from "./resized_size.ts";
import type { Image, ImageSize, ResizeFilter } from "./types.ts";

/** The evaluation transform of ImageNet models. */
export interface ResizeCenterCropOptions {
  /** The shorter side's new length, or the new size; as in torchvision's `Resize`. */
  readonly resize: number | ImageSize;
  /** What is cut from the middle. */
  readonly crop: ImageSize;
  /** Default `"bilinear"`. */
  readonly filter?: ResizeFilter;
}

/**
 * `Resize` followed by `CenterCrop`, computing only the pixels that remain; the bytes equal those of
 * the two steps.
 *
 * @throws {RangeError} If a size is not whole and positive.
 */
export function resizeCenterCrop(
  image: Image,
  { resize: wanted, crop, filter = "bilinear" }: ResizeCenterCropOptions,
): Image {
  const size = resizedSize(image, wanted);
  const window = centerCropBox(size, crop);
  if (window.top < 0 || window.left < 0) {
    return centerCrop(resize(image, { ...size, filter }), crop);
  }
  const box = { top: 0, left: 0, height: image.height, width: image.width };
  return resample(image, { box, size, window, filter });
}
