import { makeCheckpoint } from "../_open.ts";
import { type ByteSource, fileSource, memorySource } from "../byte_source.ts";
import { CheckpointError } from "../errors.ts";
import type { Checkpoint } from "../types.ts";
import type { HostTree } from "../../tensor/types.ts";
import { parseSafetensorsHeader } from "./header.ts";

/** The header's length is a little-endian u64 at the start of the file. */
const LENGTH_BYTES = 8;

/**
 * The longest header that is parsed. The reference implementation allows 100 MB (`MAX_HEADER_SIZE`); 4 MiB is
 * room for some 40,000 tensors and is parsed within a second.
 */
const MAX_HEADER_BYTES = 4 * 2 ** 20;

function readHeaderLength(source: ByteSource): number {
  const bytes = source.read(0, LENGTH_BYTES);
  const length = new DataView(bytes.buffer).getBigUint64(0, true);
  if (
    length > BigInt(Math.min(MAX_HEADER_BYTES, source.numBytes - LENGTH_BYTES))
  ) {
    throw new CheckpointError(
      `Cannot read ${source.name} as safetensors: it claims a header of ${length} bytes, ` +
        `at most ${MAX_HEADER_BYTES} are read, the file has ${source.numBytes}`,
      { source: source.name },
    );
  }
  return Number(length);
}

/** How the names of a file become those of its tensors. */
export interface SafetensorsOptions {
  /** Whether names come without prefixes like `module.`. Default: false. */
  readonly tidy?: boolean;
  /** Takes the tensors whose names begin with this and a dot, without it. Default: all. */
  readonly within?: string;
}

/** Reads the header of a source; tensors are read when asked for. The checkpoint closes the source. */
export function safetensorsCheckpoint(
  source: ByteSource,
  { tidy = false, within }: SafetensorsOptions = {},
): Checkpoint {
  const length = readHeaderLength(source);
  const start = LENGTH_BYTES + length;
  const { entries, metadata } = parseSafetensorsHeader(
    source.read(LENGTH_BYTES, length),
    { numDataBytes: source.numBytes - start, source: source.name },
  );
  const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
  const tensors = new Map(sorted.map(([name, { dtype, shape, begin, end }]) => [
    name,
    {
      dtype,
      shape,
      identity: name,
      numReadBytes: end - begin,
      readRaw: () => ({
        dtype,
        shape,
        bytes: source.read(start + begin, end - begin),
      }),
    },
  ]));
  return makeCheckpoint({
    format: "safetensors",
    source,
    tensors,
    metadata,
    tidy,
    ...(within === undefined ? {} : { within }),
  });
}

/**
 * Opens a safetensors file: its header is read and checked now, each tensor when asked for. Close it after use.
 *
 * @throws {CheckpointError} If the file breaks the format; see {@linkcode parseSafetensorsHeader}.
 */
export function openSafetensors(path: string): Checkpoint {
  const source = fileSource(path);
  try {
    return safetensorsCheckpoint(source);
  } catch (error) {
    source.close();
    throw error;
  }
}

/**
 * Reads all tensors of a safetensors file, as float32 or int32.
 *
 * @throws {CheckpointError} If the file breaks the format.
 * @throws {RangeError} If an integer does not fit into int32.
 */
export function readSafetensors(path: string): HostTree {
  const checkpoint = openSafetensors(path);
  try {
    return checkpoint.readAll();
  } finally {
    checkpoint.close();
  }
}

/**
 * Reads all tensors of a safetensors file that is in memory, as float32 or int32.
 *
 * @throws {CheckpointError} If the bytes break the format.
 * @throws {RangeError} If an integer does not fit into int32.
 */
export function decodeSafetensors(bytes: Uint8Array): HostTree {
  return safetensorsCheckpoint(memorySource(bytes)).readAll();
}
