import { sha256OfFileSync, writeWhole } from "../files/mod.ts";
import { sha256Hex } from "../text/mod.ts";
import { DataError } from "../errors/mod.ts";
import { checkSize } from "./_check_size.ts";
import type { ImageFailure } from "./_prepare_messages.ts";
import { planShards, prepareShards } from "./_prepare_shards.ts";
import { shardDamage } from "./_shard_files.ts";
import {
  INDEX_FILE,
  PREPARED_VERSION,
  type PreparedIndex,
  preparedKey,
  type PreparedShard,
  preparedSize,
  type PreparedSource,
  type PrepareTransform,
  readPreparedIndex,
} from "./prepared_index.ts";

/** How far a preparation is. */
export interface PrepareProgress {
  /** Images that are ready, those of kept shards included. */
  readonly done: number;
  /** All images. */
  readonly total: number;
  /** Of this run; `NaN` before any time has passed. */
  readonly imagesPerSec: number;
  /** `NaN` before any time has passed. */
  readonly secondsLeft: number;
}

/** Options of {@linkcode prepareImages}. */
export interface PrepareOptions {
  /** The folder that the files' names are relative to. */
  readonly folder: string;
  /** The folder of the cache; made if it is missing. */
  readonly into: string;
  /** What is done to every image. */
  readonly transform: PrepareTransform;
  /** sha256 (hex) of each file, where they are known already. Default: every file is read and hashed first. */
  readonly digests?: readonly string[];
  /** Default: as many as fit into 16 MiB. */
  readonly imagesPerShard?: number;
  /** Worker threads. Default 2. */
  readonly numWorkers?: number;
  /** Whether finished shards are read and compared with their digests. Default `true`. */
  readonly verify?: boolean;
  /** Reports after every image, by a clock in milliseconds. */
  readonly progress?: {
    readonly report: (progress: PrepareProgress) => void;
    readonly now: () => number;
  };
  /** Stops the preparation when the shards at hand are finished. */
  readonly signal?: AbortSignal;
}

/** What a preparation did. */
export interface PrepareResult {
  /** As it was written, with all shards. */
  readonly index: PreparedIndex;
  /** Shards that were there already and sound. */
  readonly numKept: number;
  /** Shards that were there but damaged, and have been made anew. */
  readonly rebuilt: readonly ShardDamage[];
}

/** A damaged shard, and how that was seen. */
export interface ShardDamage {
  /** The shard's file name. */
  readonly file: string;
  /** Missing, too short, or another digest. */
  readonly reason: string;
}

const SHARD_BYTES = 16 * 1024 * 1024;
/** How many unreadable images an error names. */
const NAMED_FAILURES = 20;

/**
 * Decodes and resizes images once and stores their pixels: uint8 `[count, height, width, 3]` in
 * shards, with an index of lengths and digests. `openPrepared` reads them.
 *
 * A shard appears under its name, and then in the index, only when it is whole. So an interrupted
 * preparation continues where it was: finished shards of the same sources (by content) and transform are kept;
 * damaged ones are made anew and reported. The work is spread over threads that may only read files;
 * memory holds one shard per thread, whatever the number of images.
 *
 * @param files Names relative to `folder`, in the order of the cache.
 * @throws {DataError} If images cannot be read. All images are tried first, and finished shards stay.
 * @throws {TypeError} If the transform does not give all images the same size.
 * @throws {DOMException} `AbortError`, when stopped by the signal.
 */
export async function prepareImages(
  files: readonly string[],
  options: PrepareOptions,
): Promise<PrepareResult> {
  const { folder, into, transform, signal } = options;
  const size = preparedSize(transform);
  checkSize(size, "prepare images");
  const imageBytes = size.height * size.width * 3;
  const imagesPerShard = options.imagesPerShard ??
    Math.max(1, Math.floor(SHARD_BYTES / imageBytes));
  const sources = listSources(files, options);
  const key = preparedKey(sources, transform);
  Deno.mkdirSync(into, { recursive: true });

  const plans = planShards(files.length, imagesPerShard);
  const shards = new Map<number, PreparedShard>();
  const rebuilt: ShardDamage[] = [];
  for (const shard of previousShards(into, key)) {
    const plan = plans.find(({ first }) => first === shard.first);
    if (plan?.count !== shard.count || plan.file !== shard.file) continue;
    const withDigest = options.verify ?? true;
    const reason = shardDamage(into, shard, { withDigest });
    if (reason === undefined) shards.set(shard.first, shard);
    else rebuilt.push({ file: shard.file, reason });
  }
  const numKept = shards.size;

  const index = (): PreparedIndex => ({
    kind: "prepared-images",
    version: PREPARED_VERSION,
    key,
    count: files.length,
    ...size,
    transform,
    shards: [...shards.values()].sort((a, b) => a.first - b.first),
  });
  const writeIndex = () =>
    writeWhole(`${into}/${INDEX_FILE}`, `${JSON.stringify(index())}\n`);
  writeIndex(); // from here on no shard of other sources is listed
  const numDone = [...shards.values()].reduce((n, { count }) => n + count, 0);
  const failures = await prepareShards(
    plans.filter(({ first }) => !shards.has(first)),
    {
      folder,
      sources,
      ...size,
      transform,
      numWorkers: options.numWorkers ?? 2,
      signal,
      onImage: progressCounter(options.progress, numDone, files.length),
      onShard: (plan, pixels) => {
        writeWhole(`${into}/${plan.file}`, pixels);
        const shard = {
          ...plan,
          numBytes: pixels.length,
          sha256: sha256Hex(pixels),
        };
        shards.set(plan.first, shard);
        writeIndex();
      },
    },
  );
  if (failures.length > 0) throw unreadable(failures, folder);
  signal?.throwIfAborted();
  return { index: index(), numKept, rebuilt };
}

function listSources(
  files: readonly string[],
  { folder, digests }: Pick<PrepareOptions, "folder" | "digests">,
): PreparedSource[] {
  const failures: ImageFailure[] = [];
  const sources = files.map((file, at): PreparedSource => {
    try {
      return {
        file,
        sha256: digests?.[at] ?? sha256OfFileSync(`${folder}/${file}`),
      };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      failures.push({ file, reason: "the file does not exist" });
      return { file, sha256: "" };
    }
  });
  if (failures.length > 0) throw unreadable(failures, folder);
  return sources;
}

/** The finished shards of an earlier run over the same sources with the same transform. */
function previousShards(into: string, key: string): readonly PreparedShard[] {
  const index = readPreparedIndex(into);
  return index?.key === key ? index.shards : [];
}

function progressCounter(
  progress: PrepareOptions["progress"],
  numKept: number,
  total: number,
): () => void {
  if (progress === undefined) return () => {};
  const start = progress.now();
  let numMade = 0;
  return () => {
    numMade++;
    const seconds = (progress.now() - start) / 1000;
    const done = numKept + numMade;
    progress.report({
      done,
      total,
      imagesPerSec: seconds > 0 ? numMade / seconds : NaN,
      secondsLeft: seconds > 0 ? (total - done) * seconds / numMade : NaN,
    });
  };
}

function unreadable(
  failures: readonly ImageFailure[],
  folder: string,
): DataError {
  const named = failures.slice(0, NAMED_FAILURES)
    .map(({ file, reason }) => `\n    ${file}: ${reason}`).join("");
  const more = failures.length - NAMED_FAILURES;
  return new DataError(
    `Cannot prepare images: ${failures.length} cannot be read:${named}` +
      (more > 0 ? `\n    and ${more} more` : ""),
    {
      source: folder,
      remedy: "get these files again from their origin, then prepare again",
    },
  );
}
