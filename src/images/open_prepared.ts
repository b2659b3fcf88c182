import { ShapeError } from "../errors/mod.ts";
import { shardDamage } from "./_shard_files.ts";
import { damageError, preparedError, ShardReader } from "./_shard_reader.ts";
import type { ShardDamage } from "./prepare_images.ts";
import {
  type PreparedIndex,
  type PreparedShard,
  readPreparedIndex,
} from "./prepared_index.ts";

/** Options of {@linkcode openPrepared}. */
export interface OpenPreparedOptions {
  /**
   * Whether a shard's digest is compared when it is first read (which reads all of it once).
   * Default `true`; the lengths of all shards are compared in any case, on opening.
   */
  readonly verify?: boolean;
}

/** Prepared images, read by range. */
export interface PreparedImages extends Disposable {
  /** As it stands in the folder. */
  readonly index: PreparedIndex;
  /** Number of images. */
  readonly count: number;
  /** Rows of every image. */
  readonly height: number;
  /** Columns of every image. */
  readonly width: number;
  /**
   * Writes the pixels of images `indices`, one after the other, into `into`: uint8
   * `[indices.length, height, width, 3]`.
   *
   * @throws {RangeError} If an index lies outside 0 to `count - 1`.
   * @throws {ShapeError} If `into` has another length.
   * @throws {DataError} If a shard is damaged.
   */
  readPixels(indices: ArrayLike<number>, into: Uint8Array): void;
  /** Reads all shards and lists the damaged ones. */
  findDamage(): ShardDamage[];
  /** Closes the files; to be called once. */
  close(): void;
}

/**
 * Opens a folder that `prepareImages` made.
 *
 * @throws {DataError} If there is no index, the preparation is not finished, or a shard is missing or
 *   of the wrong length.
 */
export function openPrepared(
  folder: string,
  { verify = true }: OpenPreparedOptions = {},
): PreparedImages {
  const index = readPreparedIndex(folder);
  if (index === undefined) {
    throw preparedError("there is no readable index", folder);
  }
  const numReady = index.shards.reduce((n, { count }) => n + count, 0);
  if (numReady !== index.count) {
    throw preparedError(
      `the preparation is unfinished, current value is ${numReady} of ${index.count} images`,
      folder,
    );
  }
  const damage = damageOf(index, folder, false);
  if (damage.length > 0) throw damageError(damage, folder);

  const { count, height, width } = index;
  const imageBytes = height * width * 3;
  const shards = new ShardReader(folder, verify);
  return {
    index,
    count,
    height,
    width,
    readPixels(indices, into) {
      if (into.length !== indices.length * imageBytes) {
        throw new ShapeError(
          "the array for pixels",
          [indices.length, height, width, 3],
          [into.length],
        );
      }
      for (let i = 0; i < indices.length; i++) {
        const shard = shardOf(index, indices[i]!);
        shards.read(shard, {
          offset: (indices[i]! - shard.first) * imageBytes,
          into: into.subarray(i * imageBytes, (i + 1) * imageBytes),
        });
      }
    },
    findDamage: () => damageOf(index, folder, true),
    close: () => shards.close(),
    [Symbol.dispose]: () => shards.close(),
  };
}

/** The shard of an image; all but the last hold as many images as the first. */
function shardOf(
  { shards, count }: PreparedIndex,
  image: number,
): PreparedShard {
  if (!Number.isInteger(image) || image < 0 || image >= count) {
    throw new RangeError(
      `Cannot read prepared images: the index must be 0 to ${
        count - 1
      }, current value is ${image}`,
    );
  }
  return shards[Math.floor(image / shards[0]!.count)]!;
}

function damageOf(
  index: PreparedIndex,
  folder: string,
  withDigest: boolean,
): ShardDamage[] {
  return index.shards.flatMap((shard) => {
    const reason = shardDamage(folder, shard, { withDigest });
    return reason === undefined ? [] : [{ file: shard.file, reason }];
  });
}
