import { crc32 } from "node:zlib";
import { type DecodeOptions, imageError } from "./_image_limits.ts";

/** PNG's colour types (PNG specification, table 11.1), by their number in IHDR. */
export const PNG_COLOUR_TYPES = {
  0: { name: "grey", samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { name: "RGB", samples: 3, depths: [8, 16] },
  3: { name: "palette", samples: 1, depths: [1, 2, 4, 8] },
  4: { name: "grey+alpha", samples: 2, depths: [8, 16] },
  6: { name: "RGBA", samples: 4, depths: [8, 16] },
} as const;

export type PngColourType = keyof typeof PNG_COLOUR_TYPES;

/** What the chunks of a PNG say; the image data is still compressed. */
export interface PngFile {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colourType: PngColourType;
  readonly interlaced: boolean;
  /** RGB triples; empty without a palette. */
  readonly palette: Uint8Array;
  /** The zlib stream: all IDAT chunks joined. */
  readonly compressed: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Reads the chunks up to IEND. Transparency (tRNS), gamma and colour profiles do not change what
 * Pillow's `convert("RGB")` gives, so they are passed over.
 *
 * @throws {DataError} If a chunk is cut off or fails its checksum, or the header is not a PNG's.
 */
export function readPngChunks(
  bytes: Uint8Array,
  options: DecodeOptions,
): PngFile {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) {
    throw imageError("it does not begin as a PNG does", options);
  }
  let header: Omit<PngFile, "palette" | "compressed"> | undefined;
  let palette: Uint8Array = new Uint8Array(0);
  const parts: Uint8Array[] = [];
  for (const { type, data } of chunks(bytes, options)) {
    if (header === undefined && type !== "IHDR") {
      throw imageError(`the PNG begins with ${type}, not IHDR`, options);
    }
    if (type === "IHDR") header = readHeader(data, options);
    else if (type === "PLTE") palette = data;
    else if (type === "IDAT") parts.push(data);
    else if (isCritical(type) && type !== "IEND") {
      throw imageError(`the PNG's critical chunk ${type} is unknown`, options);
    }
  }
  if (header === undefined || parts.length === 0) {
    throw imageError("the PNG holds no image data", options);
  }
  if (header.colourType === 3 && palette.length === 0) {
    throw imageError("the PNG's palette is missing", options);
  }
  return { ...header, palette, compressed: join(parts) };
}

/** Upper-case first letter (PNG specification, 5.4). */
function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x60;
}

function* chunks(bytes: Uint8Array, options: DecodeOptions) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = SIGNATURE.length;
  let type = "";
  while (type !== "IEND") {
    // length, type, data, checksum
    const length = offset + 12 <= bytes.length ? view.getUint32(offset) : 0;
    const end = offset + 12 + length;
    if (offset + 12 > bytes.length || end > bytes.length) {
      throw imageError(
        `the PNG is truncated, current length is ${bytes.length} bytes`,
        options,
      );
    }
    type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (
      isCritical(type) &&
      crc32(bytes.subarray(offset + 4, end - 4)) !== view.getUint32(end - 4)
    ) {
      throw imageError(`the PNG's chunk ${type} fails its checksum`, options);
    }
    yield { type, data: bytes.subarray(offset + 8, end - 4) };
    offset = end;
  }
}

function readHeader(
  data: Uint8Array,
  options: DecodeOptions,
): Omit<PngFile, "palette" | "compressed"> {
  if (data.length !== 13) {
    throw imageError("the PNG's header is not 13 bytes long", options);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [depth, colourType, compression, filter, interlace] = data.subarray(8);
  if (!isColourType(colourType) || !hasDepth(colourType, depth)) {
    throw imageError(
      `PNG colour type ${colourType} with ${depth} bits does not exist`,
      options,
    );
  }
  if (compression !== 0 || filter !== 0 || (interlace ?? 2) > 1) {
    throw imageError(
      `PNG compression ${compression}, filter ${filter}, interlace ${interlace} are unknown`,
      options,
    );
  }
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colourType,
    interlaced: interlace === 1,
  };
}

function isColourType(value: number | undefined): value is PngColourType {
  return value !== undefined && value in PNG_COLOUR_TYPES;
}

function hasDepth(
  colourType: PngColourType,
  depth: number | undefined,
): depth is PngFile["depth"] {
  const depths: readonly number[] = PNG_COLOUR_TYPES[colourType].depths;
  return depth !== undefined && depths.includes(depth);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const joined = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
