import { checkSize } from "./_check_size.ts";
import { randint } from "./_draw.ts";
import { crop } from "./crop.ts";
import type { CropBox, Image, ImageSize, TransformRandom } from "./types.ts";

/** Options of {@linkcode randomCrop}. */
export interface RandomCropOptions {
  /** Of the result. */
  readonly size: ImageSize;
  /** Black pixels added on every side first. Default 0. */
  readonly padding?: number;
  /** Where the draws come from. */
  readonly random: TransformRandom;
}

/**
 * Cuts a box of fixed size at a random place, with torchvision's draws: `RandomCrop(size, padding)`
 * under the same generator state gives the same bytes. An image that has the size already costs no
 * draw.
 *
 * @throws {RangeError} If the padded image is smaller than the box.
 */
export function randomCrop(
  image: Image,
  { size, padding = 0, random }: RandomCropOptions,
): Image {
  const box = randomCropBox(
    { height: image.height + 2 * padding, width: image.width + 2 * padding },
    size,
    random,
  );
  return crop(image, {
    ...box,
    top: box.top - padding,
    left: box.left - padding,
  });
}

/** The box that torchvision's `RandomCrop.get_params` draws. */
export function randomCropBox(
  image: ImageSize,
  size: ImageSize,
  random: TransformRandom,
): CropBox {
  checkSize(size, "crop an image");
  const { height, width } = size;
  if (height > image.height || width > image.width) {
    throw new RangeError(
      `Cannot crop an image: at least ${height}×${width} pixels are needed, ` +
        `current value is ${image.height}×${image.width}`,
    );
  }
  if (height === image.height && width === image.width) {
    return { top: 0, left: 0, height, width };
  }
  const top = randint(random, image.height - height + 1);
  const left = randint(random, image.width - width + 1);
  return { top, left, height, width };
}
