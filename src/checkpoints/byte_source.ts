import { inFile } from "../files/mod.ts";
import { CheckpointError } from "./errors.ts";

/** Bytes that are read by range, so that a large file never has to be in memory. */
export interface ByteSource {
  /** What error messages call it: the path, or `"memory"`. */
  readonly name: string;
  /** The size of the whole. */
  readonly numBytes: number;
  /**
   * A fresh copy of a range (so its buffer starts at 0 and any typed array may view it).
   *
   * @throws {CheckpointError} If the range is not inside the source.
   */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
  /** Ends the access to the bytes. */
  close(): void;
}

/** Throws unless `[offset, offset + length)` lies inside `numBytes` bytes. */
function assertRange(
  source: { readonly name: string; readonly numBytes: number },
  offset: number,
  length: number,
): void {
  if (
    Number.isSafeInteger(offset) && Number.isSafeInteger(length) &&
    offset >= 0 && length >= 0 && offset + length <= source.numBytes
  ) return;
  throw new CheckpointError(
    `Cannot read ${source.name}: ${length} bytes at offset ${offset} lie outside it, ` +
      `current value is ${source.numBytes} bytes (truncated or damaged file)`,
    { source: source.name },
  );
}

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array, name = "memory"): ByteSource {
  const numBytes = bytes.length;
  return {
    name,
    numBytes,
    read(offset, length) {
      assertRange({ name, numBytes }, offset, length);
      const copy = new Uint8Array(length);
      copy.set(bytes.subarray(offset, offset + length));
      return copy;
    },
    close() {},
  };
}

/**
 * Opens a file for reading by range. Close it after use.
 *
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {CheckpointError} If the path is not a regular file.
 */
export function fileSource(path: string): ByteSource {
  const file = inFile(path, () => Deno.openSync(path, { read: true }));
  const { size: numBytes, isFile } = file.statSync();
  if (!isFile) {
    file.close();
    throw new CheckpointError(`Cannot read ${path}: it is not a file`, {
      source: path,
    });
  }
  return {
    name: path,
    numBytes,
    read(offset, length) {
      assertRange({ name: path, numBytes }, offset, length);
      file.seekSync(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const count = inFile(path, () => file.readSync(bytes.subarray(done)));
        // The file shrank after it was opened.
        if (count === null) {
          assertRange({ name: path, numBytes: offset + done }, offset, length);
        }
        done += count ?? 0;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
