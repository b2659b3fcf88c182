/**
 * What is done to a picture before a network sees it: declared by the dataset, overridden by whoever measures.
 *
 * @module
 */
import { z } from "zod";
import {
  IMAGENET_STATISTICS,
  type ImageSize,
  type PixelStatistics,
  type PrepareTransform,
  type ResizeFilter,
} from "../images/mod.ts";

/** The order of a network's input channels. OpenCV and Caffe read blue first. */
export type ColourOrder = "rgb" | "bgr";

/** Everything that is done to a picture; nothing is left to a default. */
export interface PictureTransform extends PrepareTransform, PixelStatistics {
  /** What is cut from the middle after resizing: the image that the network gets. */
  readonly crop: ImageSize;
  /** Of the resizing. */
  readonly filter: ResizeFilter;
  /** The order of the channels that the network gets; `mean` and `std` are in this order too. */
  readonly colourOrder: ColourOrder;
}

/** A transform of which some parts are left to their defaults. */
export type PictureTransformOptions =
  & PrepareTransform
  & Partial<Pick<PictureTransform, "mean" | "std" | "colourOrder">>;

/**
 * The papers' evaluation transform: both sides to 256, then the middle 224 × 224, ImageNet's statistics. Source: the
 * published code of "The Silent Majority"; Sagawa et al. 2020 use the same for Waterbirds.
 */
export const EVALUATION_TRANSFORM: PictureTransform = {
  resize: { height: 256, width: 256 },
  crop: { height: 224, width: 224 },
  filter: "bilinear",
  ...IMAGENET_STATISTICS,
  colourOrder: "rgb",
};

/**
 * The transform with its defaults written out: no crop, bilinear, ImageNet's statistics, red first.
 *
 * @throws {TypeError} If the pictures would keep different sizes.
 */
export function completeTransform(
  options: PictureTransformOptions,
): PictureTransform {
  const { resize, crop = resize } = options;
  if (typeof crop !== "object") {
    throw new TypeError(
      `Cannot transform pictures: a crop is needed unless both sides are resized, current value is resize ${crop} without crop`,
    );
  }
  const { mean, std, colourOrder } = EVALUATION_TRANSFORM;
  return { filter: "bilinear", mean, std, colourOrder, ...options, crop };
}

const side = z.int().min(1).max(4096);
/** Pixel values are in 0..1: a mean of 123.7 is of another scale. */
const channels = (values: z.ZodNumber) => z.tuple([values, values, values]);

/** What a user may say about the transform; {@linkcode declaredTransform} gives the whole. */
export const PICTURE_DECLARATION = z.strictObject({
  /** Rows and columns of the image that the network gets. */
  imageSize: side.exactOptional(),
  /** torchvision's `Resize`: the shorter side or both; `"none"`. */
  resize: z.union([
    side,
    z.literal("none"),
    z.strictObject({ height: side, width: side }),
  ], 'expected a number, "none" or height and width').exactOptional(),
  interpolation: z.enum(["bilinear", "bicubic"]).exactOptional(),
  mean: channels(
    z.number().min(0).max(1, "pixel values are in 0 to 1: divide by 255"),
  ).exactOptional(),
  std: channels(
    z.number().positive().max(1, "pixel values are in 0 to 1: divide by 255"),
  ).exactOptional(),
  colourOrder: z.enum(["rgb", "bgr"]).exactOptional(),
});

/** See {@linkcode PICTURE_DECLARATION}. */
export type PictureDeclaration = z.infer<typeof PICTURE_DECLARATION>;

/**
 * The transform that a declaration makes of another one; what it does not say stays.
 *
 * @throws {RangeError} If it leaves open how pictures become an image of that size, or they would become smaller than
 * it: nothing is padded.
 */
export function declaredTransform(
  declared: PictureDeclaration,
  base: PictureTransform = EVALUATION_TRANSFORM,
): PictureTransform {
  const { imageSize, resize, interpolation, ...rest } = declared;
  const crop = imageSize === undefined
    ? base.crop
    : { height: imageSize, width: imageSize };
  if (resize === undefined && sizeText(crop) !== sizeText(base.crop)) {
    throw new RangeError(
      `Cannot transform pictures: expected how they become ${
        sizeText(crop)
      }: ` +
        `resize "none" (they have that size), ${imageSize} (the shorter side) or ${
          sizeText(crop)
        } (both sides), current value is the image size alone`,
    );
  }
  const transform = {
    ...base,
    ...rest,
    resize: resize ?? base.resize,
    crop,
    ...(interpolation === undefined ? {} : { filter: interpolation }),
  };
  refusePadding(transform);
  return transform;
}

function refusePadding({ resize, crop }: PictureTransform): void {
  if (resize === "none") return;
  const resized = typeof resize === "number"
    ? { height: resize, width: resize }
    : resize;
  if (resized.height >= crop.height && resized.width >= crop.width) return;
  throw new RangeError(
    `Cannot transform pictures: expected a size of at least the image's ${
      sizeText(crop)
    } after resizing, current value is ${
      sizeText(resized)
    }; give the image size that the network was trained on`,
  );
}

/** `resize 256x256, crop 224x224, bilinear, mean 0.485 0.456 0.406, std 0.229 0.224 0.225, RGB`. */
export function describeTransform(transform: PictureTransform): string {
  const { resize, crop, filter, mean, std, colourOrder } = transform;
  return [
    resize === "none"
      ? "not resized"
      : `resize ${
        typeof resize === "number" ? `shorter side ${resize}` : sizeText(resize)
      } ${filter}`,
    `crop ${sizeText(crop)}`,
    `mean ${mean.join(" ")}`,
    `std ${std.join(" ")}`,
    colourOrder.toUpperCase(),
  ].join(", ");
}

/** The options of the command line that say what of a declaration shapes the stored pixels. */
export function geometryWords(
  { imageSize, resize, interpolation }: PictureDeclaration,
): string[] {
  const option = (name: string, value: number | string | undefined) =>
    value === undefined ? [] : [name, String(value)];
  return [
    ...option("--image-size", imageSize),
    ...option(
      "--resize",
      typeof resize === "object" ? sizeText(resize) : resize,
    ),
    ...option("--interpolation", interpolation),
  ];
}

function sizeText({ height, width }: ImageSize): string {
  return `${height}x${width}`;
}
