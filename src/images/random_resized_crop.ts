import { checkSize } from "./_check_size.ts";
import { resample } from "./_resample.ts";
import { randint, uniform } from "./_draw.ts";
import { roundHalfEven } from "./_round_half_even.ts";
import type {
  CropBox,
  Image,
  ImageSize,
  ResizeFilter,
  TransformRandom,
} from "./types.ts";

/** How much of the image a random crop takes. */
export interface RandomCropRange {
  /** Least and greatest part of the image's area. Default torchvision's [0.08, 1]. */
  readonly scale?: readonly [low: number, high: number];
  /** Least and greatest width / height. Default torchvision's [3/4, 4/3]. */
  readonly ratio?: readonly [low: number, high: number];
}

/** Options of {@linkcode randomResizedCrop}. */
export interface RandomResizedCropOptions extends RandomCropRange {
  /** Of the result. */
  readonly size: ImageSize;
  /** Default `"bilinear"`. */
  readonly filter?: ResizeFilter;
  /** Where the draws come from. */
  readonly random: TransformRandom;
}

/** torchvision gives up after this many draws that do not fit. */
const ATTEMPTS = 10;

/**
 * Cuts a box of random area and aspect out of an image and resizes it, with torchvision's draws:
 * `RandomResizedCrop(size, scale, ratio)` under the same generator state gives the same bytes.
 *
 * @throws {RangeError} If the size is not whole and positive.
 */
export function randomResizedCrop(
  image: Image,
  options: RandomResizedCropOptions,
): Image {
  const { size, filter = "bilinear", random } = options;
  checkSize(size, "resize a crop");
  const window = { top: 0, left: 0, height: size.height, width: size.width };
  const box = randomResizedCropBox(image, random, options);
  return resample(image, { box, size, window, filter });
}

/**
 * The box that torchvision's `RandomResizedCrop.get_params` draws: up to ten times an area and a
 * log-uniform aspect, then a place; if none fits, the middle with the nearest aspect that does.
 *
 * Source: torchvision 0.29, `transforms/transforms.py`.
 */
export function randomResizedCropBox(
  image: ImageSize,
  random: TransformRandom,
  { scale = [0.08, 1], ratio = [3 / 4, 4 / 3] }: RandomCropRange = {},
): CropBox {
  const area = image.height * image.width;
  // torch.log and torch.exp of float32 tensors
  const logLow = Math.fround(Math.log(Math.fround(ratio[0])));
  const logHigh = Math.fround(Math.log(Math.fround(ratio[1])));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const targetArea = area * uniform(random, scale[0], scale[1]);
    const aspect = Math.fround(Math.exp(uniform(random, logLow, logHigh)));
    const width = roundHalfEven(Math.sqrt(targetArea * aspect));
    const height = roundHalfEven(Math.sqrt(targetArea / aspect));
    if (
      width > 0 && width <= image.width && height > 0 && height <= image.height
    ) {
      const top = randint(random, image.height - height + 1);
      const left = randint(random, image.width - width + 1);
      return { top, left, height, width };
    }
  }
  return fallbackBox(image, ratio);
}

function fallbackBox(
  image: ImageSize,
  [low, high]: readonly [number, number],
): CropBox {
  const aspect = image.width / image.height;
  const width = aspect > high
    ? roundHalfEven(image.height * high)
    : image.width;
  const height = aspect < low ? roundHalfEven(image.width / low) : image.height;
  return {
    top: Math.floor((image.height - height) / 2),
    left: Math.floor((image.width - width) / 2),
    height,
    width,
  };
}
