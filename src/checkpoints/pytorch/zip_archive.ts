import { crc32, inflateRawSync } from "node:zlib";
import type { ByteSource } from "../byte_source.ts";
import {
  failZip,
  LOCAL,
  readEntries,
  view,
  type ZipEntry,
} from "./_zip_directory.ts";

export type { ZipEntry } from "./_zip_directory.ts";

/** An archive whose table of contents was read and checked. */
export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * Reads `[begin, end)` of an entry. Stored entries are read by range; the checksum is checked when all of
   * an entry is read.
   *
   * @throws {CheckpointError} If the entry is damaged.
   */
  read(entry: ZipEntry, begin?: number, end?: number): Uint8Array<ArrayBuffer>;
}

/** Where the bytes of an entry begin; its own header must agree with the table of contents. */
function dataStart(source: ByteSource, entry: ZipEntry): number {
  const header = view(source.read(entry.header, LOCAL.size));
  const nameLength = header.getUint16(26, true);
  const name = new TextDecoder().decode(
    source.read(entry.header + LOCAL.size, nameLength),
  );
  if (header.getUint32(0, true) !== LOCAL.signature || name !== entry.name) {
    failZip(
      source,
      `${JSON.stringify(entry.name)} is not where the table of contents says`,
    );
  }
  return entry.header + LOCAL.size + nameLength + header.getUint16(28, true);
}

function inflate(source: ByteSource, entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const packed = source.read(dataStart(source, entry), entry.packedBytes);
  try {
    const { numBytes } = entry;
    // Stops as soon as more comes out than was claimed. (0 would mean "no limit".)
    const bytes = inflateRawSync(packed, {
      maxOutputLength: Math.max(numBytes, 1),
    });
    if (bytes.length !== numBytes) {
      throw new RangeError(`${bytes.length} bytes came out`);
    }
    return new Uint8Array(bytes);
  } catch (cause) {
    failZip(source, `${JSON.stringify(entry.name)} cannot be unpacked`, cause);
  }
}

/**
 * Opens an archive: stored and deflated entries, zip64, no encryption. Only the table of contents is read.
 *
 * PyTorch writes archives with stored entries; deflated ones come from packing such a file again.
 *
 * @throws {CheckpointError} If the archive is damaged, claims absurd sizes or overlapping entries.
 */
export function openZip(source: ByteSource): ZipArchive {
  return {
    entries: readEntries(source),
    read(entry, begin = 0, end = entry.numBytes) {
      if (!(begin >= 0 && begin <= end && end <= entry.numBytes)) {
        throw new RangeError(
          `Cannot read bytes ${begin} to ${end} of ${entry.name}: current value is ${entry.numBytes}`,
        );
      }
      const whole = begin === 0 && end === entry.numBytes;
      const bytes = entry.deflated
        ? inflate(source, entry)
        : source.read(dataStart(source, entry) + begin, end - begin);
      if (
        (whole || entry.deflated) && entry.crc !== 0 &&
        crc32(bytes) !== entry.crc
      ) {
        failZip(
          source,
          `${JSON.stringify(entry.name)} has another checksum (damaged file)`,
        );
      }
      return entry.deflated && !whole ? bytes.slice(begin, end) : bytes;
    },
  };
}
