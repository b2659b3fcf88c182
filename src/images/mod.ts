/**
 * Pictures: decode, resize, crop, flip, normalise, with the bytes of Pillow and torchvision.
 *
 * @module
 */
export { centerCrop, centerCropBox } from "./center_crop.ts";
export { crop } from "./crop.ts";
export { decodeImage } from "./decode_image.ts";
export { decodeJpeg } from "./decode_jpeg.ts";
export { decodePng } from "./decode_png.ts";
export { type DecodeOptions, MAX_IMAGE_PIXELS } from "./_image_limits.ts";
export { horizontalFlip, randomHorizontalFlip } from "./horizontal_flip.ts";
export {
  IMAGENET_STATISTICS,
  normalise,
  type NormaliseOptions,
  type PixelStatistics,
} from "./normalise.ts";
export {
  openPrepared,
  type OpenPreparedOptions,
  type PreparedImages,
} from "./open_prepared.ts";
export {
  prepareImages,
  type PrepareOptions,
  type PrepareProgress,
  type PrepareResult,
  type ShardDamage,
} from "./prepare_images.ts";
export {
  type PreparedIndex,
  type PreparedShard,
  type PreparedSource,
  type PrepareTransform,
} from "./prepared_index.ts";
export {
  randomCrop,
  randomCropBox,
  type RandomCropOptions,
} from "./random_crop.ts";
export {
  type RandomCropRange,
  randomResizedCrop,
  randomResizedCropBox,
  type RandomResizedCropOptions,
} from "./random_resized_crop.ts";
export { resize, type ResizeOptions } from "./resize.ts";
export {
  resizeCenterCrop,
  type ResizeCenterCropOptions,
} from "./resize_center_crop.ts";
export { resizedSize } from "./resized_size.ts";
export type {
  CropBox,
  Image,
  ImageSize,
  ResizeFilter,
  TransformRandom,
} from "./types.ts";
