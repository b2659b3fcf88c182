import { type ByteSource, memorySource } from "../byte_source.ts";
import { CheckpointError } from "../errors.ts";
import { readPickle } from "../pickle/read_pickle.ts";
import type { Checkpoint } from "../types.ts";
import { storageLoader, TORCH_CONSTRUCTORS } from "./constructors.ts";
import { mayBeInert } from "./inert_policy.ts";
import { pytorchCheckpoint } from "./_checkpoint.ts";
import type { PickOptions } from "./pick_weights.ts";
import { openZip, type ZipArchive, type ZipEntry } from "./zip_archive.ts";

/** The pickle holds names and shapes, not weights: a few hundred bytes per tensor. */
const MAX_PICKLE_BYTES = 64 * 2 ** 20;

function fail(source: ByteSource, state: string): never {
  throw new CheckpointError(
    `Cannot read ${source.name} as a PyTorch file: ${state}`,
    { source: source.name },
  );
}

/** The folder in which everything lies: the name under which the file was saved first. */
function findPrefix(archive: ZipArchive, source: ByteSource): string {
  const suffix = "/data.pkl";
  const found = [...archive.entries.keys()].filter((name) =>
    name.endsWith(suffix)
  );
  const [name] = found;
  if (name === undefined || found.length > 1) {
    fail(
      source,
      `it has ${found.length} entries called data.pkl instead of one`,
    );
  }
  const prefix = name.slice(0, 1 - suffix.length);
  if (archive.entries.has(`${prefix}constants.pkl`)) {
    fail(
      source,
      "it is a TorchScript program; in Python, save model.state_dict() instead",
    );
  }
  return prefix;
}

/** Files from before PyTorch 1.13 do not say; they were written on little-endian machines. */
function assertLittleEndian(
  archive: ZipArchive,
  prefix: string,
  source: ByteSource,
): void {
  const entry = archive.entries.get(`${prefix}byteorder`);
  if (entry === undefined) return;
  const order = entry.numBytes > 8
    ? ""
    : new TextDecoder().decode(archive.read(entry));
  if (order !== "little") {
    fail(
      source,
      `its byte order must be little, current value is ${
        JSON.stringify(order)
      }`,
    );
  }
}

function readObject(archive: ZipArchive, entry: ZipEntry, source: ByteSource) {
  if (entry.numBytes > MAX_PICKLE_BYTES) {
    fail(
      source,
      `its pickle has ${entry.numBytes} bytes, at most ${MAX_PICKLE_BYTES} are read`,
    );
  }
  const storages = new Map<string, number>();
  const { value } = readPickle(memorySource(archive.read(entry), source.name), {
    allow: TORCH_CONSTRUCTORS,
    inert: mayBeInert,
    persistentLoad: storageLoader(storages),
  });
  return { value, storages };
}

/**
 * Reads the structure of a file of PyTorch 1.6 or later (a zip archive); tensors are read when asked for. The
 * checkpoint closes the source.
 *
 * @throws {UnsafePickleError} If the file needs code; what it needs is named.
 * @throws {CheckpointError} If the file is damaged, or is no file of weights.
 */
export function pytorchZipCheckpoint(
  source: ByteSource,
  options: PickOptions = {},
): Checkpoint {
  const archive = openZip(source);
  const prefix = findPrefix(archive, source);
  assertLittleEndian(archive, prefix, source);
  const { value, storages } = readObject(
    archive,
    archive.entries.get(`${prefix}data.pkl`)!,
    source,
  );
  const entries = new Map<string, ZipEntry>();
  for (const [key, numBytes] of storages) {
    const entry = archive.entries.get(`${prefix}data/${key}`);
    if (entry?.numBytes !== numBytes) {
      fail(
        source,
        `storage ${
          JSON.stringify(key)
        } needs ${numBytes} bytes, current value is ${
          entry?.numBytes ?? "none"
        }`,
      );
    }
    entries.set(key, entry);
  }
  const reader = {
    read: (key: string, begin: number, end: number) =>
      archive.read(entries.get(key)!, begin, end),
    unpackedBytes: (key: string) => {
      const { deflated, numBytes } = entries.get(key)!;
      return deflated ? numBytes : 0;
    },
  };
  return pytorchCheckpoint(value, {
    ...options,
    format: "pytorch-zip",
    source,
    reader,
  });
}
