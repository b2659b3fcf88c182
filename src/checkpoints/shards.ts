import { dirname, join } from "node:path";
import { makeCheckpoint } from "./_open.ts";
import type { LazyTensor } from "./_open.ts";
import { fileSource } from "./byte_source.ts";
import { CheckpointError } from "./errors.ts";
import { countBytes } from "./raw_tensor.ts";
import type { Checkpoint } from "./types.ts";

/** Which file of a folder each tensor of a sharded network is in. */
export interface ShardIndex {
  /** The index itself. */
  readonly path: string;
  /** The files with the tensors, sorted; beside the index. */
  readonly files: readonly string[];
  /** The path of the file with a tensor, by the tensor's name. */
  readonly fileOf: ReadonlyMap<string, string>;
}

/** Room for some 100,000 tensors. */
const MAX_INDEX_BYTES = 16 * 2 ** 20;

/** All are open at once; the largest public networks have some 200. */
const MAX_FILES = 500;

/** Whether a path names the index of a sharded network, as `huggingface_hub` calls it. */
export function isShardIndex(path: string): boolean {
  return path.endsWith(".index.json");
}

function fail(path: string, state: string, cause?: unknown): never {
  throw new CheckpointError(
    `Cannot read ${path} as the index of a sharded network: ${state}`,
    { source: path, cause },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(path: string): Record<string, unknown> {
  const source = fileSource(path);
  try {
    if (source.numBytes > MAX_INDEX_BYTES) {
      fail(
        path,
        `it has ${source.numBytes} bytes, at most ${MAX_INDEX_BYTES} are read`,
      );
    }
    const bytes = source.read(0, source.numBytes);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const index: unknown = JSON.parse(text);
    const map = isRecord(index) ? index.weight_map : undefined;
    return isRecord(map) ? map : fail(path, "it has no weight_map");
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    fail(path, "it is not JSON in UTF-8", cause);
  } finally {
    source.close();
  }
}

/** A file beside the index: names that lead out of its folder are refused. */
function requireFileName(path: string, file: unknown): asserts file is string {
  const isName = typeof file === "string" && file !== "" && file !== "." &&
    file !== ".." && !/[/\\\0]/.test(file);
  if (isName) return;
  fail(
    path,
    `it must name files in its own folder, current value is ${
      JSON.stringify(file).slice(0, 100)
    }`,
  );
}

/**
 * Reads the index of a sharded network.
 *
 * Source: `save_torch_state_dict` of huggingface_hub 2.4.
 *
 * @throws {CheckpointError} If it is none, or names files outside its folder.
 */
export function readShardIndex(path: string): ShardIndex {
  const fileOf = new Map<string, string>();
  for (const [name, file] of Object.entries(parse(path))) {
    requireFileName(path, file);
    fileOf.set(name, join(dirname(path), file));
  }
  const files = [...new Set(fileOf.values())].sort();
  if (files.length === 0 || files.length > MAX_FILES) {
    fail(path, `it names ${files.length} files, 1 to ${MAX_FILES} are read`);
  }
  return { path, files, fileOf };
}

/** The files that a network is in: the path itself, and the shards if it is an index. */
export function checkpointFiles(path: string): readonly string[] {
  return isShardIndex(path) ? [path, ...readShardIndex(path).files] : [path];
}

/** The tensors of one file by the names that the file itself gives them. */
function lazyTensors(shard: Checkpoint): Map<string, LazyTensor> {
  return new Map(shard.names.map((name) => {
    const info = shard.info(name);
    return [shard.origin.fileNames.get(name)!, {
      ...info,
      identity: `${shard.source}/${name}`,
      numReadBytes: countBytes(info, name),
      readRaw: () => shard.readRaw(name),
    }];
  }));
}

function collect(
  { path, fileOf }: ShardIndex,
  shards: ReadonlyMap<string, Checkpoint>,
): Map<string, LazyTensor> {
  const held = new Map(
    [...shards].map(([file, shard]) => [file, lazyTensors(shard)]),
  );
  const tensors = new Map<string, LazyTensor>();
  for (const [name, file] of fileOf) {
    const tensor = held.get(file)!.get(name);
    if (tensor === undefined) {
      fail(path, `${file} lacks ${JSON.stringify(name)}`);
    }
    held.get(file)!.delete(name);
    tensors.set(name, tensor);
  }
  for (const [file, { size }] of held) {
    if (size > 0) {
      fail(path, `${file} holds ${size} tensors that it does not name`);
    }
  }
  return tensors;
}

/** How the files of an index are opened. */
export interface ShardedOptions {
  /** Opens one file. */
  readonly open: (file: string) => Checkpoint;
  /** Takes the tensors whose names begin with this and a dot, without it. Default: all. */
  readonly within?: string;
}

/**
 * The network of an index, read from all of its files. The checkpoint closes them.
 *
 * @throws {CheckpointError} If a file is damaged, lacks a tensor or has one that the index does not name.
 */
export function shardedCheckpoint(
  index: ShardIndex,
  { open, within }: ShardedOptions,
): Checkpoint {
  const shards = new Map<string, Checkpoint>();
  const close = () => shards.forEach((shard) => shard.close());
  try {
    let numBytes = 0;
    for (const file of index.files) {
      shards.set(file, open(file));
      numBytes += Deno.statSync(file).size;
    }
    const [first] = shards.values();
    return makeCheckpoint({
      format: first!.format,
      source: { name: index.path, numBytes, close },
      tensors: collect(index, shards),
      metadata: first!.metadata,
      tidy: true,
      ...(within === undefined ? {} : { within }),
    });
  } catch (error) {
    close();
    throw error;
  }
}
