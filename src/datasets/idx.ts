/**
 * The IDX format of MNIST and its relatives.
 *
 * @module
 */
import { gunzipSync } from "node:zlib";
import { inFile } from "../files/mod.ts";
import { DataError } from "../errors/mod.ts";
import { verifySha256 } from "./digest.ts";

/** An array of bytes with its shape: `[count]` for labels, `[count, height, width]` for images. */
export interface IdxArray {
  /** Sizes, the outermost first. */
  readonly shape: readonly number[];
  /** The values in row-major order. */
  readonly data: Uint8Array;
}

/** What a file must be. */
export interface ParseIdxOptions {
  /** Where the bytes come from, for messages. */
  readonly source: string;
  /** The shape that the file must have; by default any. */
  readonly shape?: readonly number[];
  /** What the user can do if the file is not right. */
  readonly remedy?: string;
}

/** What a file must be. */
export interface ReadIdxOptions extends Omit<ParseIdxOptions, "source"> {
  /** sha256 of the uncompressed file; by default unchecked. */
  readonly sha256?: string;
}

const DEFAULT_REMEDY = "get the file again from where it is published";
/** First bytes of every gzip member. Source: RFC 1952, section 2.3.1. */
const GZIP_MAGIC = [0x1f, 0x8b] as const;
/** The type code of unsigned bytes, the third byte of the file. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads the bytes of an uncompressed IDX file of unsigned bytes. `data` shares memory with `bytes`.
 *
 * Source: the file format section of http://yann.lecun.com/exdb/mnist/: two zero bytes, a type code,
 * the number of dimensions, each size as a big-endian 32-bit integer, then the values.
 *
 * @throws {DataError} If the magic number, a size or the length is not what it must be.
 */
export function parseIdx(
  bytes: Uint8Array,
  options: ParseIdxOptions,
): IdxArray {
  const fail = (expectation: string, found: string | number): never => {
    throw new DataError(
      `Cannot read IDX file: expected ${expectation}, current value is ${found}`,
      { source: options.source, remedy: options.remedy ?? DEFAULT_REMEDY },
    );
  };
  if (bytes.length < 4) fail("at least 4 bytes", bytes.length);
  const [zero, zeroToo, type, rank] = bytes as unknown as readonly number[];
  if (zero !== 0 || zeroToo !== 0 || type !== UNSIGNED_BYTE || !rank) {
    fail("magic number 00 00 08 and a rank", hex(bytes.subarray(0, 4)));
  }
  const header = 4 + 4 * rank!;
  if (bytes.length < header) fail(`a header of ${header} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from(
    { length: rank! },
    (_, axis) => view.getUint32(4 + 4 * axis),
  );
  if (options.shape && options.shape.join() !== shape.join()) {
    fail(`shape [${options.shape.join(", ")}]`, `[${shape.join(", ")}]`);
  }
  const length = header + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== length) {
    fail(
      `${length} bytes for shape [${shape.join(", ")}]`,
      `${bytes.length} bytes`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}

/**
 * Reads an IDX file, plain or gzip (told apart by its first bytes). If `path` does not exist,
 * `path + ".gz"` is tried.
 *
 * @throws {DataError} If the file is missing, unreadable, truncated, or has another shape or digest.
 */
export async function readIdx(
  path: string,
  options: ReadIdxOptions = {},
): Promise<IdxArray> {
  const remedy = options.remedy ?? DEFAULT_REMEDY;
  const { bytes, source } = await readEither(path, remedy);
  const plain = gunzipped(bytes, { source, remedy });
  const array = parseIdx(plain, { ...options, source });
  if (options.sha256 !== undefined) {
    verifySha256(plain, { expected: options.sha256, source, remedy });
  }
  return array;
}

async function readEither(path: string, remedy: string) {
  let notFound: Error | undefined;
  for (const source of [path, `${path}.gz`]) {
    try {
      return {
        bytes: await inFile(source, () => Deno.readFile(source)),
        source,
      };
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) {
        notFound = cause;
        continue;
      }
      throw new DataError(
        `Cannot read IDX file: ${(cause as Error).message}`,
        { source, remedy, cause },
      );
    }
  }
  throw new DataError(
    `Cannot read IDX file: expected it plain or as .gz, current value is neither`,
    { source: path, remedy, cause: notFound },
  );
}

function gunzipped(
  bytes: Uint8Array,
  at: { readonly source: string; readonly remedy: string },
): Uint8Array {
  if (bytes[0] !== GZIP_MAGIC[0] || bytes[1] !== GZIP_MAGIC[1]) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes));
  } catch (cause) {
    throw new DataError(
      `Cannot read IDX file: expected a whole gzip stream, current value is damaged or truncated (${
        (cause as Error).message
      })`,
      { ...at, cause },
    );
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join(" ");
}
