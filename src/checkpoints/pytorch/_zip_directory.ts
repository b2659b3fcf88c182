import type { ByteSource } from "../byte_source.ts";
import { CheckpointError } from "../errors.ts";

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked. */
  readonly numBytes: number;
  readonly packedBytes: number;
  readonly deflated: boolean;
  /** 0: the writer left it out. */
  readonly crc: number;
  /** Where the entry's own header begins. */
  readonly header: number;
}

// Sizes and signatures: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
export const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const END64 = { signature: 0x06064b50, size: 56 };
const LOCATOR64 = { signature: 0x07064b50, size: 20 };
const MAX_COMMENT = 0xffff;

/** What a 32-bit field holds when its value is in the zip64 extra field. */
const IN_ZIP64 = 0xffffffff;

/** More files than any network has storages; a table of this length is parsed in a fraction of a second. */
const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY_BYTES = 32 * 2 ** 20;

/**
 * An entry may unpack to this many times its size, once it is larger than `HARMLESS_BYTES`. Trained weights
 * hardly shrink at all; deflate's limit, which bombs use, is 1032.
 */
const MAX_RATIO = 100;
const HARMLESS_BYTES = 16 * 2 ** 20;

/** Throws for a damaged archive. */
export function failZip(
  source: ByteSource,
  state: string,
  cause?: unknown,
): never {
  throw new CheckpointError(
    `Cannot read ${source.name} as a zip archive: ${state}`,
    { source: source.name, cause },
  );
}

/** The bytes as numbers. */
export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit length or position; too large for any file when it is no safe integer. */
function uint64(data: DataView, offset: number): number {
  return Number(data.getBigUint64(offset, true));
}

/** The table of contents: where it is and how many entries it claims. */
interface Directory {
  readonly offset: number;
  readonly numBytes: number;
  readonly count: number;
}

function findEnd(source: ByteSource): { data: DataView; position: number } {
  const length = Math.min(source.numBytes, END.size + MAX_COMMENT);
  const start = source.numBytes - length;
  const data = view(source.read(start, length));
  for (let at = length - END.size; at >= 0; at--) {
    // The comment must end where the file ends; else the signature is part of some data.
    if (
      data.getUint32(at, true) === END.signature &&
      at + END.size + data.getUint16(at + 20, true) === length
    ) {
      return {
        data: view(source.read(start + at, END.size)),
        position: start + at,
      };
    }
  }
  return failZip(source, "it has no end record (truncated or damaged file)");
}

function readEnd64(source: ByteSource, position: number): Directory {
  if (position < LOCATOR64.size) {
    failZip(source, "its zip64 locator is missing");
  }
  const locator = view(source.read(position - LOCATOR64.size, LOCATOR64.size));
  if (locator.getUint32(0, true) !== LOCATOR64.signature) {
    failZip(source, "its zip64 locator is missing");
  }
  const end = view(source.read(uint64(locator, 8), END64.size));
  if (end.getUint32(0, true) !== END64.signature) {
    failZip(source, "its zip64 end record is missing");
  }
  return {
    count: uint64(end, 32),
    numBytes: uint64(end, 40),
    offset: uint64(end, 48),
  };
}

function readDirectoryPlace(source: ByteSource): Directory {
  const { data, position } = findEnd(source);
  const directory = {
    count: data.getUint16(10, true),
    numBytes: data.getUint32(12, true),
    offset: data.getUint32(16, true),
  };
  const inZip64 = directory.count === 0xffff ||
    directory.numBytes === IN_ZIP64 ||
    directory.offset === IN_ZIP64;
  return inZip64 ? readEnd64(source, position) : directory;
}

/** The 64-bit values of the zip64 extra field (id 1), in the order in which the fields need them. */
function* zip64Values(extra: DataView): Generator<number, undefined> {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const [id, size] = [
      extra.getUint16(at, true),
      extra.getUint16(at + 2, true),
    ];
    const end = Math.min(at + 4 + size, extra.byteLength);
    if (id === 1) {
      for (let value = at + 4; value + 8 <= end; value += 8) {
        yield uint64(extra, value);
      }
      return;
    }
    at += 4 + size;
  }
}

/** One record of the table of contents. */
function parseEntry(
  source: ByteSource,
  bytes: Uint8Array,
  at: number,
): { entry: ZipEntry; next: number } {
  if (at + CENTRAL.size > bytes.length) {
    failZip(source, "its table of contents is cut off");
  }
  const data = view(bytes.subarray(at));
  if (data.getUint32(0, true) !== CENTRAL.signature) {
    failZip(source, "its table of contents is damaged");
  }
  const nameEnd = at + CENTRAL.size + data.getUint16(28, true);
  const extraEnd = nameEnd + data.getUint16(30, true);
  const next = extraEnd + data.getUint16(32, true);
  if (next > bytes.length) failZip(source, "its table of contents is cut off");
  const name = new TextDecoder().decode(
    bytes.subarray(at + CENTRAL.size, nameEnd),
  );
  if (data.getUint16(8, true) & 1) {
    failZip(source, `${JSON.stringify(name)} is encrypted`);
  }
  const method = data.getUint16(10, true);
  if (method !== 0 && method !== 8) {
    failZip(
      source,
      `${JSON.stringify(name)} is packed by method ${method}; 0 and 8 are read`,
    );
  }
  const large = zip64Values(view(bytes.subarray(nameEnd, extraEnd)));
  const field = (offset: number): number => {
    const value = data.getUint32(offset, true);
    if (value !== IN_ZIP64) return value;
    return large.next().value ??
      failZip(source, `${JSON.stringify(name)} has no zip64 sizes`);
  };
  const entry = {
    name,
    deflated: method === 8,
    crc: data.getUint32(16, true),
    numBytes: field(24),
    packedBytes: field(20),
    header: field(42),
  };
  return { entry, next };
}

function assertHonest(source: ByteSource, entry: ZipEntry): void {
  const { name, numBytes, packedBytes, deflated } = entry;
  if (!deflated && numBytes !== packedBytes) {
    failZip(source, `${JSON.stringify(name)} is stored but has two sizes`);
  }
  if (numBytes > Math.max(HARMLESS_BYTES, MAX_RATIO * packedBytes)) {
    failZip(
      source,
      `${
        JSON.stringify(name)
      } claims to unpack from ${packedBytes} to ${numBytes} bytes`,
    );
  }
}

/** No two entries may share bytes: overlapping entries are how small files claim to be huge. */
function assertApart(
  source: ByteSource,
  entries: Iterable<ZipEntry>,
  limit: number,
): void {
  let position = 0;
  const sorted = [...entries].sort((a, b) => a.header - b.header);
  for (const { name, header, packedBytes } of sorted) {
    if (!(header >= position)) {
      failZip(source, `${JSON.stringify(name)} overlaps another entry`);
    }
    position = header + LOCAL.size + packedBytes;
    if (!(position <= limit)) {
      failZip(source, `${JSON.stringify(name)} lies outside it`);
    }
  }
}

/**
 * The table of contents of an archive, checked: possible sizes, no name twice, no two entries that overlap.
 *
 * @throws {CheckpointError} Otherwise.
 */
export function readEntries(source: ByteSource): Map<string, ZipEntry> {
  const { offset, numBytes, count } = readDirectoryPlace(source);
  if (
    !(count <= MAX_ENTRIES && count * CENTRAL.size <= numBytes &&
      numBytes <= MAX_DIRECTORY_BYTES)
  ) {
    failZip(
      source,
      `its table of contents claims ${count} entries in ${numBytes} bytes`,
    );
  }
  const bytes = source.read(offset, numBytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const { entry, next } = parseEntry(source, bytes, at);
    assertHonest(source, entry);
    if (entries.has(entry.name)) {
      failZip(source, `it holds ${JSON.stringify(entry.name)} twice`);
    }
    entries.set(entry.name, entry);
    at = next;
  }
  assertApart(source, entries.values(), offset);
  return entries;
}
