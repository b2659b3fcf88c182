import { type DecodeOptions, imageError } from "./_image_limits.ts";

/** What the markers before the first scan say. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** 1 (grey) or 3 (YCbCr or RGB). */
  readonly numComponents: 1 | 3;
  /** Where the first scan's header starts (the offset of its 0xFFDA). */
  readonly scanOffset: number;
}

// Marker codes: ITU-T T.81, table B.1.
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Frames that are not DCT-based Huffman or arithmetic coding of one resolution. */
const UNSUPPORTED_FRAMES: Readonly<Record<number, string>> = {
  0xc3: "lossless",
  0xc5: "hierarchical",
  0xc6: "hierarchical progressive",
  0xc7: "hierarchical lossless",
  0xcb: "lossless arithmetic",
  0xcd: "hierarchical arithmetic",
  0xce: "hierarchical progressive arithmetic",
  0xcf: "hierarchical lossless arithmetic",
};

/**
 * Reads the markers of a JPEG up to its first scan.
 *
 * @throws {DataError} If a segment is cut off, the frame is missing, or the picture is of a kind that
 *   is refused: CMYK or YCCK, other than 8 bits, lossless, hierarchical.
 */
export function readJpegHeader(
  bytes: Uint8Array,
  options: DecodeOptions,
): JpegHeader {
  let frame: Omit<JpegHeader, "scanOffset"> | undefined;
  let offset = 2; // behind SOI
  for (;;) {
    offset = nextMarker(bytes, offset, options);
    const marker = bytes[offset + 1]!;
    if (marker === EOI) {
      throw imageError("the JPEG ends before its first scan", options);
    }
    if (marker === SOS) {
      if (frame === undefined) {
        throw imageError("the JPEG's scan comes before its frame", options);
      }
      return { ...frame, scanOffset: offset };
    }
    if (isStandalone(marker)) {
      offset += 2;
      continue;
    }
    const length = segmentLength(bytes, offset, options);
    if (isFrame(marker)) {
      frame = readFrame(bytes.subarray(offset, offset + 2 + length), options);
    }
    offset += 2 + length;
  }
}

/** RSTn, SOI and TEM carry no length. */
function isStandalone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= SOI) || marker === 0x01;
}

/** SOF0 to SOF15 without DHT (0xC4), JPG (0xC8) and DAC (0xCC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 &&
    marker !== 0xc8 && marker !== 0xcc;
}

/** The offset of the next marker; bytes between segments are skipped, as libjpeg does. */
function nextMarker(
  bytes: Uint8Array,
  from: number,
  options: DecodeOptions,
): number {
  for (let i = from; i + 1 < bytes.length; i++) {
    if (bytes[i] === 0xff && bytes[i + 1] !== 0xff && bytes[i + 1] !== 0) {
      return i;
    }
  }
  throw truncated(bytes, options);
}

function segmentLength(
  bytes: Uint8Array,
  offset: number,
  options: DecodeOptions,
): number {
  if (offset + 4 > bytes.length) throw truncated(bytes, options);
  const length = bytes[offset + 2]! * 256 + bytes[offset + 3]!;
  if (length < 2) {
    throw imageError(
      `a JPEG segment is at least 2 bytes long, current value is ${length}`,
      options,
    );
  }
  if (offset + 2 + length > bytes.length) throw truncated(bytes, options);
  return length;
}

function truncated(bytes: Uint8Array, options: DecodeOptions) {
  return imageError(
    `the JPEG is truncated inside its header, current length is ${bytes.length} bytes`,
    options,
  );
}

function readFrame(
  segment: Uint8Array,
  options: DecodeOptions,
): Omit<JpegHeader, "scanOffset"> {
  const kind = UNSUPPORTED_FRAMES[segment[1]!];
  if (kind !== undefined) {
    throw imageError(`${kind} JPEG is not supported`, options);
  }
  if (segment.length < 10) {
    throw imageError("the JPEG's frame header is too short", options);
  }
  const precision = segment[4]!;
  if (precision !== 8) {
    throw imageError(
      `a JPEG must have 8 bits per sample, current value is ${precision}`,
      options,
    );
  }
  const numComponents = segment[9]!;
  if (numComponents === 4) {
    throw imageError("CMYK and YCCK JPEG are not supported", options);
  }
  if (numComponents !== 1 && numComponents !== 3) {
    throw imageError(
      `a JPEG must have 1 or 3 components, current value is ${numComponents}`,
      options,
    );
  }
  return {
    height: segment[5]! * 256 + segment[6]!,
    width: segment[7]! * 256 + segment[8]!,
    numComponents,
  };
}
