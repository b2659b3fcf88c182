import { type ByteSource, fileSource, memorySource } from "./byte_source.ts";
import { CheckpointError } from "./errors.ts";
import { LEGACY_SIGNATURE, pytorchLegacyCheckpoint } from "./pytorch/legacy.ts";
import type { PickOptions } from "./pytorch/pick_weights.ts";
import { pytorchZipCheckpoint } from "./pytorch/zip.ts";
import { safetensorsCheckpoint } from "./safetensors/read.ts";
import { isShardIndex, readShardIndex, shardedCheckpoint } from "./shards.ts";
import type { Checkpoint } from "./types.ts";

/** What {@linkcode openCheckpoint} takes besides the file. */
export type OpenCheckpointOptions = Pick<PickOptions, "key">;

type OpenSource = (
  source: ByteSource,
  options: OpenCheckpointOptions,
) => Checkpoint;

const ZIP_SIGNATURE = [0x50, 0x4b, 0x03, 0x04]; // "PK", of a first entry

function startsWith(
  bytes: Uint8Array,
  signature: readonly number[],
  offset = 0,
): boolean {
  return signature.every((value, i) => bytes[offset + i] === value);
}

function openSafetensorsSource(
  source: ByteSource,
  { key }: OpenCheckpointOptions,
): Checkpoint {
  return safetensorsCheckpoint(source, {
    tidy: true,
    ...(key === undefined || key === "." ? {} : { within: key }),
  });
}

function detect(source: ByteSource): OpenSource {
  const head = source.read(
    0,
    Math.min(source.numBytes, LEGACY_SIGNATURE.length),
  );
  if (startsWith(head, ZIP_SIGNATURE)) return pytorchZipCheckpoint;
  if (startsWith(head, LEGACY_SIGNATURE)) return pytorchLegacyCheckpoint;
  if (startsWith(head, [0x7b], 8)) return openSafetensorsSource; // "{" after the length
  const found = [...head].map((byte) => byte.toString(16).padStart(2, "0"))
    .join(" ");
  throw new CheckpointError(
    `Cannot read ${source.name}: it is neither safetensors nor a file of torch.save, ` +
      `its first bytes are ${found || "(none)"}`,
    { source: source.name },
  );
}

function openSource(
  source: ByteSource,
  options: OpenCheckpointOptions,
): Checkpoint {
  try {
    return detect(source)(source, options);
  } catch (error) {
    source.close();
    throw error;
  }
}

function openShards(path: string, { key }: OpenCheckpointOptions): Checkpoint {
  return shardedCheckpoint(readShardIndex(path), {
    open: (file) => openSource(fileSource(file), {}),
    ...(key === undefined || key === "." ? {} : { within: key }),
  });
}

/**
 * Opens a weights file of any kind; its content decides, not its name, but for the index of a sharded one, which ends
 * in `.index.json`. Its structure is read and checked now, each tensor when asked for. Names come without what wrappers
 * of the network put before them; `origin` says what was taken off, and what else the file holds. Close it after use.
 *
 * @param file A path, or the bytes of a file.
 * @throws {UnsafePickleError} If a PyTorch file needs code; what it needs is named.
 * @throws {AmbiguousWeightsError} If the file holds several networks and no key says which.
 * @throws {CheckpointError} If the file is damaged, of another kind, or holds no weights.
 */
export function openCheckpoint(
  file: string | Uint8Array,
  options: OpenCheckpointOptions = {},
): Checkpoint {
  if (typeof file !== "string") return openSource(memorySource(file), options);
  return isShardIndex(file)
    ? openShards(file, options)
    : openSource(fileSource(file), options);
}
