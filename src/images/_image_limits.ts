import { DataError } from "../errors/mod.ts";

/**
 * Pillow's `Image.MAX_IMAGE_PIXELS`: a quarter of a GiB at 3 bytes per pixel. A few hundred bytes
 * can declare 65535×65535 pixels, so the declared size is checked before memory is taken for it.
 */
export const MAX_IMAGE_PIXELS: number = Math.trunc(1024 * 1024 * 1024 / 4 / 3);

/** What every decoder takes. */
export interface DecodeOptions {
  /** What an error names as the source. Default `"image bytes"`. */
  readonly source?: string;
  /** The largest `width * height` accepted. Default Pillow's 89,478,485. */
  readonly maxPixels?: number;
}

/** The error of a picture that is not what it says it is. */
export function imageError(
  reason: string,
  options: DecodeOptions,
  cause?: unknown,
): DataError {
  return new DataError(`Cannot decode the image: ${reason}`, {
    source: options.source ?? "image bytes",
    remedy: "get the file again from its origin, or convert it to RGB",
    cause,
  });
}

/** Refuses empty pictures and decompression bombs. */
export function checkImageSize(
  width: number,
  height: number,
  options: DecodeOptions,
): void {
  const maxPixels = options.maxPixels ?? MAX_IMAGE_PIXELS;
  if (width < 1 || height < 1) {
    throw imageError(
      `its size must be at least 1×1, current value is ${width}×${height}`,
      options,
    );
  }
  if (width * height > maxPixels) {
    throw imageError(
      `it may have at most ${maxPixels} pixels, current value is ${width}×${height}`,
      options,
    );
  }
}
