import {
  checkImageSize,
  type DecodeOptions,
  imageError,
} from "./_image_limits.ts";
import { readJpegHeader } from "./_jpeg_header.ts";
import { decodeBaselineJpeg } from "./_jpeg_fast.ts";
import { decodeWithTurbo } from "./_jpeg_turbo.ts";
import type { Image } from "./types.ts";

/** libjpeg's warnings that leave the pixels intact. */
const HARMLESS_WARNING =
  /extraneous bytes before marker|unknown JFIF revision|Unknown Adobe color transform/;

/**
 * Decodes a JPEG (baseline or progressive, any subsampling, grey or colour) to RGB.
 *
 * The bytes equal those of Pillow's `Image.open(file).convert("RGB")`: the slow integer inverse DCT
 * and "fancy" upsampling of libjpeg-turbo; embedded colour profiles and the EXIF orientation are not
 * applied. It is stricter than Pillow with damaged files: what libjpeg warns about is an error here,
 * except stray bytes between segments and unknown revisions.
 *
 * @throws {DataError} If the file is truncated or corrupt, its declared size is out of bounds, or it
 *   is CMYK, YCCK, lossless, hierarchical or not 8 bits deep.
 */
export function decodeJpeg(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Image {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    throw imageError("it does not begin as a JPEG does (FF D8)", options);
  }
  const header = readJpegHeader(bytes, options);
  const { width, height } = header;
  checkImageSize(width, height, options);
  const fast = decodeBaselineJpeg(bytes, header);
  if (fast !== undefined) return { width, height, channels: 3, data: fast };
  const { data, message } = decodeWithTurbo(bytes, width, height);
  if (
    data === undefined ||
    (message !== undefined && !HARMLESS_WARNING.test(message))
  ) {
    throw imageError(
      message === "Premature end of JPEG file"
        ? `the JPEG is truncated, current length is ${bytes.length} bytes`
        : `libjpeg says "${message}"`,
      options,
    );
  }
  return { width, height, channels: 3, data };
}
