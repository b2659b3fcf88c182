import { roundHalfEven } from "./_round_half_even.ts";
import { crop } from "./crop.ts";
import type { CropBox, Image, ImageSize } from "./types.ts";

/**
 * Cuts the middle out of an image, as torchvision's `CenterCrop` does: where the image is smaller it
 * is padded with black, the odd pixel at the bottom and right; where it is larger, half pixels are
 * rounded to the even one.
 *
 * @throws {RangeError} If the size is not whole and positive.
 */
export function centerCrop(image: Image, size: ImageSize): Image {
  return crop(image, centerCropBox(image, size));
}

/** Where {@linkcode centerCrop} cuts; outside the image where that is smaller. */
export function centerCropBox(image: ImageSize, size: ImageSize): CropBox {
  return {
    top: centered(image.height, size.height),
    left: centered(image.width, size.width),
    height: size.height,
    width: size.width,
  };
}

function centered(length: number, wanted: number): number {
  return wanted > length
    ? -Math.floor((wanted - length) / 2)
    : roundHalfEven((length - wanted) / 2);
}
