import { type DecodeOptions, imageError } from "./_image_limits.ts";
import { decodeJpeg } from "./decode_jpeg.ts";
import { decodePng } from "./decode_png.ts";
import type { Image } from "./types.ts";

/**
 * Decodes a JPEG or PNG file to 8-bit RGB; the kind is told from the first bytes, never from a name.
 *
 * The pixels equal those of Pillow's `Image.open(file).convert("RGB")`, without EXIF orientation.
 *
 * @throws {DataError} If the file is neither, is truncated or corrupt, declares too many pixels, or
 *   is of a kind that is refused by name (CMYK JPEG, …).
 */
export function decodeImage(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Image {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return decodeJpeg(bytes, options);
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return decodePng(bytes, options);
  if (bytes.length === 0) throw imageError("the file is empty", options);
  const first = Array.from(
    bytes.subarray(0, 4),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  throw imageError(
    `it is neither JPEG nor PNG, its first bytes are ${first.join(" ")}`,
    options,
  );
}
