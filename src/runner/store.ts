/**
 * The store: artifacts and records in a folder. Whatever is visible in it is whole, because it was written
 * elsewhere first and renamed; two writers of the same key write the same bytes, and locks only save work.
 *
 * ```text
 * artifacts/<kind>/<key>/   artifact.json and the files it lists
 * records/<claim>/<id>.json
 * partial/<key>/            resume state of something under way
 * tmp/                      what is being written
 * locks/                    one file per key under way
 * ```
 *
 * @module
 */
import { inFile, writeWhole } from "../files/mod.ts";
import { join } from "node:path";
import type { Recipe } from "../claims/recipe.ts";
import type { RecordInput, UnitRecord } from "../claims/types.ts";
import { parseRecord } from "../claims/record.ts";
import {
  asWriteError,
  namesIn,
  readTextIfThere,
  removeFolder,
} from "./_store_files.ts";
import { lockKey } from "./key_lock.ts";
import {
  hasAllFiles,
  readArtifact,
  sealArtifact,
  type StoredArtifact,
} from "./stored_artifact.ts";
import { explainWriteError } from "./write_error.ts";

/** Options of {@linkcode Store.publish}. */
export interface PublishOptions {
  readonly kind: string;
  readonly key: string;
  readonly recipe: Recipe;
  /** Fills the empty folder; returns what the artifact rests on. */
  readonly write: (
    folder: string,
    partialFolder: string,
  ) => Promise<readonly RecordInput[]>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

export class Store {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens the store in `folder` and makes it if it is not there. @throws {PrerequisiteError} If it cannot be written. */
  static async open(folder: string): Promise<Store> {
    for (const name of ["artifacts", "records", "partial", "tmp", "locks"]) {
      await Deno.mkdir(join(folder, name), { recursive: true })
        .catch(explainWriteError(folder));
    }
    return new Store(folder);
  }

  /** Where things are written before they are renamed. */
  get temporaryFolder(): string {
    return join(this.folder, "tmp");
  }

  artifactFolder(kind: string, key: string): string {
    return join(this.folder, "artifacts", kind, key);
  }

  /** The artifact under this key, or undefined if it is not there or not whole. */
  async find(kind: string, key: string): Promise<StoredArtifact | undefined> {
    const found = await readArtifact(this.artifactFolder(kind, key));
    return found && await hasAllFiles(found) ? found : undefined;
  }

  /**
   * Makes an artifact unless it is there: under a lock, in a temporary folder, visible by one rename.
   * A damaged artifact under the same key is replaced.
   */
  async publish(options: PublishOptions): Promise<StoredArtifact> {
    const { kind, key } = options;
    const unlock = await lockKey(this.folder, key);
    try {
      return await this.find(kind, key) ?? await this.make(options);
    } finally {
      await unlock();
    }
  }

  /** Removes an artifact, or a key's resume state. */
  async remove(kind: string, key: string): Promise<void> {
    for (
      const folder of [
        this.artifactFolder(kind, key),
        join(this.folder, "partial", key),
      ]
    ) {
      await removeFolder(folder, this.folder);
    }
  }

  private async make(options: PublishOptions): Promise<StoredArtifact> {
    const { kind, key, recipe, now } = options;
    const started = now();
    const partial = join(this.folder, "partial", key);
    await this.sweepTemporary(key);
    const folder = join(this.temporaryFolder, `${key}-${crypto.randomUUID()}`);
    try {
      await Deno.mkdir(folder, { recursive: true });
      await Deno.mkdir(partial, { recursive: true });
      const inputs = await options.write(folder, partial);
      const manifest = await sealArtifact(folder, {
        kind,
        key,
        recipe,
        inputs,
        started,
        now,
      });
      const final = this.artifactFolder(kind, key);
      await Deno.mkdir(join(final, ".."), { recursive: true });
      // A folder that `find` refused is damaged; rename cannot replace a folder that is not empty.
      await Deno.remove(final, { recursive: true }).catch(() => {});
      await Deno.rename(folder, final);
      await Deno.remove(partial, { recursive: true });
      return { folder: final, manifest };
    } catch (error) {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
      throw asWriteError(error, this.folder);
    }
  }

  /** Removes what a killed writer of this key left behind. Called under the key's lock. */
  private async sweepTemporary(key: string): Promise<void> {
    for await (const entry of Deno.readDir(this.temporaryFolder)) {
      if (entry.name.startsWith(`${key}-`)) {
        await Deno.remove(join(this.temporaryFolder, entry.name), {
          recursive: true,
        });
      }
    }
  }

  /** Writes a record in one step. */
  writeRecord(record: UnitRecord): void {
    const folder = join(this.folder, "records", slug(record.unit.claim));
    try {
      writeWhole(
        join(folder, `${record.id}.json`),
        JSON.stringify(record, null, 2) + "\n",
        { temporaryFolder: this.temporaryFolder },
      );
    } catch (error) {
      throw asWriteError(error, this.folder);
    }
  }

  /** The record of a unit id, or undefined. @throws {DataError} If the file is not a record. */
  async readRecord(claim: string, id: string): Promise<UnitRecord | undefined> {
    const path = join(this.folder, "records", slug(claim), `${id}.json`);
    const text = await readTextIfThere(path);
    return text === undefined ? undefined : parseRecord(text, path);
  }

  /** The records of a claim, sorted by id. @throws {DataError} If a file is not a record. */
  async listRecords(claim: string): Promise<UnitRecord[]> {
    const folder = join(this.folder, "records", slug(claim));
    const records: UnitRecord[] = [];
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      records.push(
        parseRecord(await inFile(path, () => Deno.readTextFile(path)), path),
      );
    }
    return records;
  }

  /** Forgets a record; nothing happens if it is not there. */
  async removeRecord(claim: string, id: string): Promise<void> {
    await removeFolder(
      join(this.folder, "records", slug(claim), `${id}.json`),
      this.folder,
    );
  }
}

/** The folder name of a claim id. */
function slug(claim: string): string {
  return claim.replaceAll("/", "--");
}
