import { checkSize } from "./_check_size.ts";
import type { ImageSize } from "./types.ts";

/**
 * The size that torchvision's `Resize(size)` gives an image: a number is the length of the shorter
 * side, the longer one follows with its fraction cut off; a pair is the size itself.
 *
 * Source: torchvision 0.29, `transforms/functional.py` (_compute_resized_output_size).
 *
 * @throws {RangeError} If the result is not whole and positive.
 */
export function resizedSize(
  image: ImageSize,
  size: number | ImageSize,
): ImageSize {
  const resized = typeof size === "number" ? byShortSide(image, size) : size;
  checkSize(resized, "resize an image");
  return { height: resized.height, width: resized.width };
}

function byShortSide({ height, width }: ImageSize, short: number): ImageSize {
  return width <= height
    ? { width: short, height: Math.trunc(short * height / width) }
    : { width: Math.trunc(short * width / height), height: short };
}
