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
import { join } from "node:path";
import type { Recipe } from "../claims/recipe.ts";
import type { RecordInput, UnitRecord } from "../claims/types.ts";
import { parseRecord } from "../claims/record.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";
import {
  asWriteError,
  isOlder,
  listFiles,
  namesIn,
  readTextIfThere,
  removeFolder,
} from "./_store_files.ts";
import { explainWriteError } from "./write_error.ts";

/** Hex digits of a key. */
const KEY_LENGTH = 64;

/** Names that begin with a key. */
const KEYED = /^[0-9a-f]{64}/;

/** Nothing takes an hour to write and rename. */
const STALE_MS = 3_600_000;

const MANIFEST = "artifact.json";

/** What stands in `artifact.json`. */
export interface ArtifactManifest {
  readonly format: "spuriousbench/artifact/1";
  readonly kind: string;
  readonly key: string;
  readonly recipe: Recipe;
  /** Everything it rests on, as it was when this was made. */
  readonly inputs: readonly RecordInput[];
  readonly files: readonly {
    readonly name: string;
    readonly numBytes: number;
    readonly sha256: string;
  }[];
  /** sha256 over the list of files. */
  readonly digest: string;
  readonly madeAt: string;
  readonly durationMs: number;
}

/** An artifact that is there. */
export interface StoredArtifact {
  readonly folder: string;
  readonly manifest: ArtifactManifest;
}

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
    const folder = this.artifactFolder(kind, key);
    const manifest = await readManifest(folder);
    if (!manifest) return undefined;
    for (const file of manifest.files) {
      const info = await Deno.stat(join(folder, file.name)).catch(() =>
        undefined
      );
      if (info?.size !== file.numBytes) return undefined;
    }
    return { folder, manifest };
  }

  /**
   * Makes an artifact unless it is there: under a lock, in a temporary folder, visible by one rename.
   * A damaged artifact under the same key is replaced.
   */
  async publish(options: PublishOptions): Promise<StoredArtifact> {
    const { kind, key } = options;
    const unlock = await this.lock(key);
    try {
      return await this.find(kind, key) ?? await this.make(options);
    } finally {
      await unlock();
    }
  }

  /** Removes an artifact whose bytes are no longer those of its manifest; whether it was. */
  async discardIfDamaged(artifact: StoredArtifact): Promise<boolean> {
    if ((await damagedFiles(artifact)).length === 0) return false;
    const { kind, key } = artifact.manifest;
    const unlock = await this.lock(key);
    try {
      // Somebody else may have replaced it while we waited.
      const now = await this.find(kind, key);
      if (now && (await damagedFiles(now)).length === 0) return true;
      await removeFolder(this.artifactFolder(kind, key), this.folder);
      return true;
    } finally {
      await unlock();
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
      const files = await listFiles(folder);
      const manifest: ArtifactManifest = {
        format: "spuriousbench/artifact/1",
        kind,
        key,
        recipe,
        inputs,
        files,
        digest: sha256Hex(canonicalJson(files)),
        madeAt: new Date(now()).toISOString(),
        durationMs: Math.round(now() - started),
      };
      await Deno.writeTextFile(
        join(folder, MANIFEST),
        JSON.stringify(manifest, null, 2) + "\n",
      );
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

  /** Waits for the lock of a key; the operating system frees it when its process dies. */
  async lock(key: string): Promise<() => Promise<void>> {
    const path = join(this.folder, "locks", key);
    const file = await Deno.open(path, { create: true, write: true })
      .catch(explainWriteError(this.folder));
    await file.lock(true);
    return async () => {
      await file.unlock();
      file.close();
    };
  }

  /** Writes a record in one step. */
  async writeRecord(record: UnitRecord): Promise<void> {
    const folder = join(this.folder, "records", slug(record.unit.claim));
    await writeFileAtomically(
      join(folder, `${record.id}.json`),
      JSON.stringify(record, null, 2) + "\n",
      this.temporaryFolder,
    ).catch(explainWriteError(this.folder));
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
      records.push(parseRecord(await Deno.readTextFile(path), path));
    }
    return records;
  }

  /**
   * Removes what nobody can use: temporary files and resume states that no living process holds, and artifacts
   * without a readable manifest. Returns how many.
   *
   * @param now The time, in milliseconds since 1970: what belongs to no key goes when it is an hour old.
   */
  async sweepLeftovers(now: number): Promise<number> {
    let removed = await this.sweepUnreadable();
    for (const place of ["tmp", "partial"]) {
      for (const name of await namesIn(join(this.folder, place))) {
        const path = join(this.folder, place, name);
        if (!KEYED.test(name)) {
          if (!await isOlder(path, now - STALE_MS)) continue;
          await removeFolder(path, this.folder);
          removed++;
          continue;
        }
        // A key's lock is held for as long as its artifact is being made.
        const unlock = await this.lockIfFree(name.slice(0, KEY_LENGTH));
        if (!unlock) continue;
        await removeFolder(path, this.folder);
        await unlock();
        removed++;
      }
    }
    return removed;
  }

  private async sweepUnreadable(): Promise<number> {
    let removed = 0;
    const root = join(this.folder, "artifacts");
    for (const kind of await namesIn(root)) {
      for (const key of await namesIn(join(root, kind))) {
        if (await readManifest(join(root, kind, key))) continue;
        await removeFolder(join(root, kind, key), this.folder);
        removed++;
      }
    }
    return removed;
  }

  private async lockIfFree(
    key: string,
  ): Promise<(() => Promise<void>) | undefined> {
    const file = await Deno.open(join(this.folder, "locks", key), {
      create: true,
      write: true,
    });
    if (!await file.tryLock(true)) {
      file.close();
      return undefined;
    }
    return async () => {
      await file.unlock();
      file.close();
    };
  }

  /** Forgets a record; nothing happens if it is not there. */
  async removeRecord(claim: string, id: string): Promise<void> {
    await removeFolder(
      join(this.folder, "records", slug(claim), `${id}.json`),
      this.folder,
    );
  }

  /** Every artifact, sorted by kind and key. */
  async listArtifacts(): Promise<StoredArtifact[]> {
    const found: StoredArtifact[] = [];
    const root = join(this.folder, "artifacts");
    for (const kind of await namesIn(root)) {
      for (const key of await namesIn(join(root, kind))) {
        const folder = join(root, kind, key);
        const manifest = await readManifest(folder);
        if (manifest) found.push({ folder, manifest });
      }
    }
    return found;
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
}

/** Which files of an artifact are not what its manifest says; empty if all are. */
export async function damagedFiles(
  artifact: StoredArtifact,
): Promise<string[]> {
  const damaged: string[] = [];
  for (const file of artifact.manifest.files) {
    const bytes = await Deno.readFile(join(artifact.folder, file.name)).catch(
      () => undefined,
    );
    if (!bytes || sha256Hex(bytes) !== file.sha256) damaged.push(file.name);
  }
  return damaged;
}

/** Writes a file so that a reader sees the old one or the whole new one. */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  temporaryFolder: string,
): Promise<void> {
  const temporary = join(temporaryFolder, crypto.randomUUID());
  await Deno.mkdir(join(path, ".."), { recursive: true });
  try {
    if (typeof content === "string") {
      await Deno.writeTextFile(temporary, content);
    } else await Deno.writeFile(temporary, content);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** The folder name of a claim id. */
export function slug(claim: string): string {
  return claim.replaceAll("/", "--");
}

/** The manifest of an artifact; undefined if it is not there or was cut off. */
async function readManifest(
  folder: string,
): Promise<ArtifactManifest | undefined> {
  const text = await readTextIfThere(join(folder, MANIFEST));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ArtifactManifest;
  } catch {
    return undefined;
  }
}
