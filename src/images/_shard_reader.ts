import { DataError } from "../errors/mod.ts";
import { inFile } from "../files/mod.ts";
import { shardDamage } from "./_shard_files.ts";
import type { ShardDamage } from "./prepare_images.ts";
import type { PreparedShard } from "./prepared_index.ts";

/** Files held open: below the usual limit of 1,024 per process. */
const OPEN_FILES = 256;

/** Reads ranges of shards; the longest unused of too many open files is closed. */
export class ShardReader {
  readonly #folder: string;
  readonly #verify: boolean;
  readonly #files = new Map<string, Deno.FsFile>();
  readonly #verified = new Set<string>();

  constructor(folder: string, verify: boolean) {
    this.#folder = folder;
    this.#verify = verify;
  }

  /** Fills `into` with the bytes from `offset` on. */
  read(
    shard: PreparedShard,
    { offset, into }: { readonly offset: number; readonly into: Uint8Array },
  ): void {
    const file = this.#open(shard);
    file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < into.length;) {
      const numRead = inFile(
        `${this.#folder}/${shard.file}`,
        () => file.readSync(into.subarray(done)),
      );
      if (numRead === null) {
        const reason = "it has become shorter while it was read";
        throw damageError([{ file: shard.file, reason }], this.#folder);
      }
      done += numRead;
    }
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  #open(shard: PreparedShard): Deno.FsFile {
    const held = this.#files.get(shard.file);
    this.#files.delete(shard.file); // and back in at the end: the first is the longest unused
    const file = held ?? this.#openAnew(shard);
    this.#files.set(shard.file, file);
    return file;
  }

  #openAnew(shard: PreparedShard): Deno.FsFile {
    if (this.#verify && !this.#verified.has(shard.file)) {
      const reason = shardDamage(this.#folder, shard, { withDigest: true });
      if (reason !== undefined) {
        throw damageError([{ file: shard.file, reason }], this.#folder);
      }
      this.#verified.add(shard.file);
    }
    const [oldest] = this.#files;
    if (this.#files.size >= OPEN_FILES && oldest !== undefined) {
      oldest[1].close();
      this.#files.delete(oldest[0]);
    }
    const path = `${this.#folder}/${shard.file}`;
    return inFile(path, () => Deno.openSync(path));
  }
}

/** Names damaged shards. */
export function damageError(damage: readonly ShardDamage[], folder: string) {
  return preparedError(
    damage.map(({ file, reason }) => `shard ${file} is damaged: ${reason}`)
      .join("; "),
    folder,
  );
}

/** What is wrong with a folder of prepared images. */
export function preparedError(reason: string, folder: string): DataError {
  return new DataError(`Cannot read prepared images: ${reason}`, {
    source: folder,
    remedy:
      "prepare the images again: sound shards are kept, the others are made anew",
  });
}
