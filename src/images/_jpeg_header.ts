import { type DecodeOptions, imageError } from "./_image_limits.ts";

/** A marker segment: two bytes FF and `marker`, a length, and `data`. */
export interface JpegSegment {
  readonly marker: number;
  /** Without marker and length. */
  readonly data: Uint8Array;
}

/** What the markers up to the first scan say. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** The segments in order; the last one is the scan's header. */
  readonly segments: readonly JpegSegment[];
  /** Where the first scan's data starts. */
  readonly scanOffset: number;
}

// Marker codes: ITU-T T.81, table B.1.
export const SOS = 0xda;
const SOI = 0xd8;
const EOI = 0xd9;
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
  const segments: JpegSegment[] = [];
  let offset = 2; // behind SOI
  for (;;) {
    offset = nextMarker(bytes, offset, options);
    const marker = bytes[offset + 1]!;
    if (marker === EOI) {
      throw imageError("the JPEG ends before its first scan", options);
    }
    if (isStandalone(marker)) {
      offset += 2;
      continue;
    }
    const end = offset + 2 + segmentLength(bytes, offset, options);
    segments.push({ marker, data: bytes.subarray(offset + 4, end) });
    offset = end;
    if (marker === SOS) break;
  }
  const frame = segments.findLast(({ marker }) => isFrame(marker));
  if (frame === undefined) {
    throw imageError("the JPEG's scan comes before its frame", options);
  }
  return { ...readFrame(frame, options), segments, scanOffset: offset };
}

/** RSTn, SOI and TEM carry no length. */
function isStandalone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= SOI) || marker === 0x01;
}

/** SOF0 to SOF15 without DHT (0xC4), JPG (0xC8) and DAC (0xCC). */
export function isFrame(marker: number): boolean {
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
  { marker, data }: JpegSegment,
  options: DecodeOptions,
): { readonly width: number; readonly height: number } {
  const kind = UNSUPPORTED_FRAMES[marker];
  if (kind !== undefined) {
    throw imageError(`${kind} JPEG is not supported`, options);
  }
  if (data.length < 6) {
    throw imageError("the JPEG's frame header is too short", options);
  }
  const precision = data[0]!;
  if (precision !== 8) {
    throw imageError(
      `a JPEG must have 8 bits per sample, current value is ${precision}`,
      options,
    );
  }
  const numComponents = data[5]!;
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
    height: data[1]! * 256 + data[2]!,
    width: data[3]! * 256 + data[4]!,
  };
}
