import { isFrame, type JpegHeader, type JpegSegment } from "./_jpeg_header.ts";

/** What a baseline frame is decoded with; one entry per component. */
export interface JpegBaseline {
  /** Sampling factors of the luma component; the others have 1×1. */
  readonly h: 1 | 2;
  readonly v: 1 | 2;
  /** 0 without restarts. */
  readonly restartInterval: number;
  readonly components: readonly {
    /** 64 divisors in natural order. */
    readonly quantizer: Uint16Array;
    readonly dc: HuffmanTable;
    readonly ac: HuffmanTable;
  }[];
}

/** A Huffman table as the file has it: codes per length, and the symbols in order of their codes. */
export interface HuffmanTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

// Marker codes: ITU-T T.81, table B.1.
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP14 = 0xee;

/** The order in which coefficients are stored (T.81, figure 5). */
const ZIGZAG = [
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5],
  ...[12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51],
  ...[58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
];

/**
 * The tables of a picture of the kind that nearly all are: Huffman-coded baseline in one scan, grey,
 * or YCbCr with full, half or quarter chroma. `undefined` for any other and for damaged headers.
 */
export function readBaseline(header: JpegHeader): JpegBaseline | undefined {
  const tables = new Map<string, HuffmanTable>();
  const quantizers = new Map<number, Uint16Array>();
  let frame: JpegSegment | undefined;
  let restartInterval = 0;
  for (const segment of header.segments) {
    const { marker, data } = segment;
    if (isFrame(marker)) {
      if (frame !== undefined || marker > 0xc1) return undefined;
      frame = segment;
    } else if (marker === DQT) {
      if (!readQuantizers(data, quantizers)) return undefined;
    } else if (marker === DHT) {
      if (!readHuffmanTables(data, tables)) return undefined;
    } else if (marker === DRI) {
      restartInterval = data[0]! * 256 + data[1]!;
    }
  }
  const scan = header.segments.at(-1)!.data;
  if (frame === undefined) return undefined;
  const numComponents = frame.data[5]!;
  const sampling = readSampling(frame.data, numComponents);
  // one scan of all components, all coefficients
  const end = 1 + 2 * numComponents;
  const isWhole = scan.length === end + 3 && scan[0] === numComponents &&
    scan[end] === 0 && scan[end + 1] === 63 && scan[end + 2] === 0;
  if (sampling === undefined || !isWhole) return undefined;
  if (numComponents === 3 && !isYcc(header, frame.data)) return undefined;

  const components: JpegBaseline["components"][number][] = [];
  for (let c = 0; c < numComponents; c++) {
    if (scan[1 + 2 * c] !== frame.data[6 + 3 * c]) return undefined;
    const selector = scan[2 + 2 * c]!;
    const quantizer = quantizers.get(frame.data[8 + 3 * c]!);
    const dc = tables.get(`dc${selector >> 4}`);
    const ac = tables.get(`ac${selector & 15}`);
    if (!quantizer || !dc || !ac) return undefined;
    components.push({ quantizer, dc, ac });
  }
  return { ...sampling, restartInterval, components };
}

function readSampling(
  frame: Uint8Array,
  numComponents: number,
): Pick<JpegBaseline, "h" | "v"> | undefined {
  if (frame.length !== 6 + 3 * numComponents) return undefined;
  // T.81, A.2.2: alone in its scan, a component is not interleaved, whatever its factors.
  if (numComponents === 1) return { h: 1, v: 1 };
  if (frame[10] !== 0x11 || frame[13] !== 0x11) return undefined;
  if (frame[7] === 0x11) return { h: 1, v: 1 };
  if (frame[7] === 0x21) return { h: 2, v: 1 };
  return frame[7] === 0x22 ? { h: 2, v: 2 } : undefined;
}

/** libjpeg's guess of the colour space, where it is certain that it is YCbCr. */
function isYcc({ segments }: JpegHeader, frame: Uint8Array): boolean {
  const starts = (data: Uint8Array, text: string) =>
    [...text].every((letter, i) => data[i] === letter.charCodeAt(0));
  const isJfif = segments.some(({ marker, data }) =>
    marker === APP0 && data.length >= 14 && starts(data, "JFIF\0")
  );
  if (isJfif) return true;
  const adobe = segments.findLast(({ marker, data }) =>
    marker === APP14 && data.length >= 12 && starts(data, "Adobe")
  );
  if (adobe !== undefined) return adobe.data[11] === 1;
  return frame[6] === 1 && frame[9] === 2 && frame[12] === 3;
}

function readQuantizers(
  data: Uint8Array,
  quantizers: Map<number, Uint16Array>,
): boolean {
  if (data.length % 65 !== 0) return false;
  for (let at = 0; at < data.length; at += 65) {
    if (data[at]! > 3) return false; // 16 bits wide, or no such table
    const quantizer = new Uint16Array(64);
    ZIGZAG.forEach((natural, i) => quantizer[natural] = data[at + 1 + i]!);
    quantizers.set(data[at]!, quantizer);
  }
  return true;
}

function readHuffmanTables(
  data: Uint8Array,
  tables: Map<string, HuffmanTable>,
): boolean {
  let at = 0;
  while (at + 17 <= data.length) {
    const id = data[at]!;
    const counts = data.subarray(at + 1, at + 17);
    const numSymbols = counts.reduce((sum, count) => sum + count, 0);
    const end = at + 17 + numSymbols;
    if ((id & 0xec) !== 0 || numSymbols > 256 || end > data.length) {
      return false;
    }
    const symbols = data.subarray(at + 17, end);
    tables.set(`${id >> 4 === 0 ? "dc" : "ac"}${id & 15}`, { counts, symbols });
    at = end;
  }
  return at === data.length;
}
