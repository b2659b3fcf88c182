import { inflateSync } from "node:zlib";
import {
  checkImageSize,
  type DecodeOptions,
  imageError,
} from "./_image_limits.ts";
import {
  PNG_COLOUR_TYPES,
  type PngFile,
  readPngChunks,
} from "./_png_chunks.ts";
import { unfilterScanlines } from "./_png_unfilter.ts";
import type { Image } from "./types.ts";

/** A sub-image of an interlaced picture: every `dx`-th pixel of every `dy`-th row. */
interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

const WHOLE: readonly Pass[] = [{ x0: 0, y0: 0, dx: 1, dy: 1 }];

/** Adam7 (PNG specification, 8.2). */
const ADAM7: readonly Pass[] = [
  { x0: 0, y0: 0, dx: 8, dy: 8 },
  { x0: 4, y0: 0, dx: 8, dy: 8 },
  { x0: 0, y0: 4, dx: 4, dy: 8 },
  { x0: 2, y0: 0, dx: 4, dy: 4 },
  { x0: 0, y0: 2, dx: 2, dy: 4 },
  { x0: 1, y0: 0, dx: 2, dy: 2 },
  { x0: 0, y0: 1, dx: 1, dy: 2 },
];

/**
 * Decodes a PNG of any colour type, depth and interlacing to RGB.
 *
 * The bytes equal those of Pillow's `Image.open(file).convert("RGB")`: alpha and transparency are
 * dropped (not blended), 1-, 2- and 4-bit greys are stretched to 0..255, 16-bit samples keep their
 * high byte, except that 16-bit greys without alpha are clipped at 255, as Pillow does. Of an
 * animated PNG it is the still image. Stricter than Pillow: checksums are verified, and a colour
 * beyond the palette's end is an error (Pillow: black).
 *
 * @throws {DataError} If the file is truncated or corrupt, or its declared size is out of bounds.
 */
export function decodePng(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Image {
  const png = readPngChunks(bytes, options);
  checkImageSize(png.width, png.height, options);
  const passes = (png.interlaced ? ADAM7 : WHOLE)
    .map((pass) => measure(pass, png))
    .filter(({ width, height }) => width > 0 && height > 0);
  const numBytes = passes.reduce(
    (sum, { height, rowBytes }) => sum + height * (rowBytes + 1),
    0,
  );
  const scanlines = inflate(png.compressed, numBytes, options);
  const data = new Uint8Array(png.width * png.height * 3);
  let offset = 0;
  for (const pass of passes) {
    try {
      unfilterScanlines(scanlines, { ...pass, offset });
    } catch (cause) {
      throw imageError("the PNG has an unknown filter", options, cause);
    }
    for (let y = 0; y < pass.height; y++) {
      const start = offset + y * (pass.rowBytes + 1) + 1;
      const row = scanlines.subarray(start, start + pass.rowBytes);
      const target = ((pass.y0 + y * pass.dy) * png.width + pass.x0) * 3;
      writePixels(row, pass.width, png, {
        data,
        target,
        step: pass.dx * 3,
        options,
      });
    }
    offset += pass.height * (pass.rowBytes + 1);
  }
  return { width: png.width, height: png.height, channels: 3, data };
}

function measure(pass: Pass, png: PngFile) {
  const bits = PNG_COLOUR_TYPES[png.colourType].samples * png.depth;
  const width = Math.ceil((png.width - pass.x0) / pass.dx);
  return {
    ...pass,
    width,
    height: Math.ceil((png.height - pass.y0) / pass.dy),
    rowBytes: Math.ceil(width * bits / 8),
    pixelBytes: Math.max(1, bits / 8),
  };
}

function inflate(
  compressed: Uint8Array,
  numBytes: number,
  options: DecodeOptions,
): Uint8Array {
  let inflated: Uint8Array;
  try {
    // One byte more than declared is enough to see that there is too much.
    inflated = inflateSync(compressed, { maxOutputLength: numBytes + 1 });
  } catch (cause) {
    throw imageError("the PNG's compressed data is damaged", options, cause);
  }
  if (inflated.length !== numBytes) {
    throw imageError(
      `the PNG's image data must be ${numBytes} bytes, current value is ${inflated.length}`,
      options,
    );
  }
  return inflated;
}

interface PixelTarget {
  readonly data: Uint8Array;
  /** Where the row's first pixel goes. */
  readonly target: number;
  /** Bytes from one pixel to the next. */
  readonly step: number;
  readonly options: DecodeOptions;
}

function writePixels(
  row: Uint8Array,
  width: number,
  png: PngFile,
  { data, target, step, options }: PixelTarget,
): void {
  const { depth, colourType, palette } = png;
  const isColour = colourType === 2 || colourType === 6;
  // From here on each pixel's samples begin at `stride * x`; 16-bit samples are big-endian.
  const stride = PNG_COLOUR_TYPES[colourType].samples * (depth === 16 ? 2 : 1);
  const samples = depth < 8 ? unpackBits(row, width, depth) : row;
  const next = depth === 16 ? 2 : 1;
  const greyScale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  for (let x = 0, from = 0, to = target; x < width; x++) {
    if (isColour) {
      data[to] = samples[from]!;
      data[to + 1] = samples[from + next]!;
      data[to + 2] = samples[from + 2 * next]!;
    } else if (colourType === 3) {
      const entry = samples[from]! * 3;
      if (entry + 3 > palette.length) {
        throw imageError(
          `the PNG's palette has ${palette.length / 3} colours, ` +
            `current value is colour ${entry / 3}`,
          options,
        );
      }
      data[to] = palette[entry]!;
      data[to + 1] = palette[entry + 1]!;
      data[to + 2] = palette[entry + 2]!;
    } else {
      const clipped = depth === 16 && colourType === 0;
      const grey = clipped
        ? (samples[from]! > 0 ? 255 : samples[from + 1]!)
        : samples[from]! * greyScale;
      data[to] = data[to + 1] = data[to + 2] = grey;
    }
    from += stride;
    to += step;
  }
}

/** One byte per sample; the leftmost sample stands in the high bits. */
function unpackBits(
  row: Uint8Array,
  width: number,
  depth: number,
): Uint8Array {
  const samples = new Uint8Array(width);
  const mask = (1 << depth) - 1;
  for (let x = 0; x < width; x++) {
    const bit = x * depth;
    samples[x] = (row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask;
  }
  return samples;
}
