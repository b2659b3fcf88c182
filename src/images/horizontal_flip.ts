import { uniform } from "./_draw.ts";
import type { Image, TransformRandom } from "./types.ts";

/** Mirrors an image: left becomes right. */
export function horizontalFlip(image: Image): Image {
  const { width, height, data } = image;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    let from = y * width * 3;
    let to = from + (width - 1) * 3;
    for (let x = 0; x < width; x++, from += 3, to -= 3) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { width, height, channels: 3, data: out };
}

/**
 * Mirrors an image with probability `p`, with torchvision's draw: one number is always taken, and
 * the image is flipped if it is below `p`. Unflipped, the image itself is returned.
 */
export function randomHorizontalFlip(
  image: Image,
  { p = 0.5, random }: {
    /** Default 0.5. */
    readonly p?: number;
    readonly random: TransformRandom;
  },
): Image {
  // torchvision compares a float32 tensor with p, which becomes float32 as well
  return uniform(random, 0, 1) < Math.fround(p) ? horizontalFlip(image) : image;
}
