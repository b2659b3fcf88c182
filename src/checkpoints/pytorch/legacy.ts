import type { ByteSource } from "../byte_source.ts";
import { CheckpointError } from "../errors.ts";
import { readPickle } from "../pickle/read_pickle.ts";
import type { PickleValue } from "../pickle/values.ts";
import type { Checkpoint } from "../types.ts";
import { storageLoader, TORCH_CONSTRUCTORS } from "./constructors.ts";
import { mayBeInert } from "./inert_policy.ts";
import { pytorchCheckpoint } from "./_checkpoint.ts";
import type { PickOptions } from "./pick_weights.ts";

/** The integer that the first pickle of the file holds (`MAGIC_NUMBER` of torch/serialization.py). */
const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;

/** `PROTOCOL_VERSION` there. */
const PROTOCOL_VERSION = 1001;

/** The beginning of the file: the magic number as a pickle of protocol 2. */
export const LEGACY_SIGNATURE: readonly number[] = [
  ...[0x80, 2, 0x8a, 10], // PROTO 2, LONG1 of 10 bytes
  ...[0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], // little-endian
];

/** Each storage is preceded by its number of elements. */
const COUNT_BYTES = 8;

function fail(source: ByteSource, state: string): never {
  throw new CheckpointError(
    `Cannot read ${source.name} as a legacy PyTorch file: ${state}`,
    { source: source.name },
  );
}

/** Reads the pickles that stand one after the other. */
function pickleSequence(source: ByteSource, storages: Map<string, number>) {
  let start = 0;
  return {
    next(): PickleValue {
      const { value, end } = readPickle(source, {
        allow: TORCH_CONSTRUCTORS,
        inert: mayBeInert,
        persistentLoad: storageLoader(storages),
        start,
      });
      start = end;
      return value;
    },
    end: () => start,
  };
}

function assertSystem(system: PickleValue, source: ByteSource): void {
  const order = system instanceof Map ? system.get("little_endian") : undefined;
  if (order !== true) {
    fail(
      source,
      "its byte order must be little, current value is big or unknown",
    );
  }
}

/** Where each storage begins: they follow in the order of the list of keys. */
function storageStarts(
  keys: PickleValue,
  sizes: ReadonlyMap<string, number>,
  { source, start }: { readonly source: ByteSource; readonly start: number },
): Map<string, number> {
  if (!Array.isArray(keys)) fail(source, "the list of its storages is missing");
  const starts = new Map<string, number>();
  let position = start;
  for (const key of keys) {
    const size = typeof key === "string" ? sizes.get(key) : undefined;
    if (typeof key !== "string" || size === undefined || starts.has(key)) {
      fail(source, "the list of its storages does not match its tensors");
    }
    const count = new DataView(source.read(position, COUNT_BYTES).buffer)
      .getBigInt64(0, true);
    // The number of elements, whose size only the tensors know: 1, 2, 4 or 8 bytes.
    const itemSize = size === 0 ? 1n : BigInt(size) / (count > 0n ? count : 1n);
    if (
      count * itemSize !== BigInt(size) || ![1n, 2n, 4n, 8n].includes(itemSize)
    ) {
      fail(
        source,
        `storage ${
          JSON.stringify(key)
        } needs ${size} bytes, current value is ${count} elements`,
      );
    }
    starts.set(key, position + COUNT_BYTES);
    position += COUNT_BYTES + size;
    if (position > source.numBytes) {
      fail(
        source,
        `storage ${JSON.stringify(key)} ends behind the file (truncated file)`,
      );
    }
  }
  if (starts.size !== sizes.size) fail(source, "a storage is missing");
  if (position !== source.numBytes) {
    fail(source, "bytes follow its last storage");
  }
  return starts;
}

/**
 * Reads the structure of a file as PyTorch wrote it before 1.6 (pickles, then storages); tensors are read when
 * asked for. The checkpoint closes the source.
 *
 * Source: `_legacy_save` and `_legacy_load` of torch/serialization.py, PyTorch 2.15.
 *
 * @throws {UnsafePickleError} If the file needs code; what it needs is named.
 * @throws {CheckpointError} If the file is damaged, or is no file of weights.
 */
export function pytorchLegacyCheckpoint(
  source: ByteSource,
  options: PickOptions = {},
): Checkpoint {
  const sizes = new Map<string, number>();
  const pickles = pickleSequence(source, sizes);
  if (pickles.next() !== MAGIC_NUMBER) {
    fail(source, "its magic number is another");
  }
  const protocol = pickles.next();
  if (protocol !== PROTOCOL_VERSION) {
    fail(source, `its protocol is not ${PROTOCOL_VERSION}`);
  }
  assertSystem(pickles.next(), source);
  const value = pickles.next();
  const starts = storageStarts(pickles.next(), sizes, {
    source,
    start: pickles.end(),
  });
  const reader = {
    read: (key: string, begin: number, end: number) =>
      source.read(starts.get(key)! + begin, end - begin),
    unpackedBytes: () => 0,
  };
  return pytorchCheckpoint(value, {
    ...options,
    format: "pytorch-legacy",
    source,
    reader,
  });
}
