/**
 * Housekeeping in a store: listing what it holds, removing what is damaged and what nobody can use.
 *
 * @module
 */
import { basename, join } from "node:path";
import { isOlder, namesIn, removeFolder } from "./_store_files.ts";
import { lockKey, lockKeyIfFree } from "./key_lock.ts";
import type { Store } from "./store.ts";
import {
  damagedFiles,
  readArtifact,
  type StoredArtifact,
} from "./stored_artifact.ts";

/** Hex digits of a key. */
const KEY_LENGTH = 64;

/** Names that begin with a key. */
const KEYED = /^[0-9a-f]{64}/;

/** Nothing takes an hour to write and rename. */
const STALE_MS = 3_600_000;

/** Every artifact with a readable manifest, sorted by kind and key. */
export async function listArtifacts(store: Store): Promise<StoredArtifact[]> {
  const found: StoredArtifact[] = [];
  for await (const folder of artifactFolders(store)) {
    const artifact = await readArtifact(folder);
    if (artifact) found.push(artifact);
  }
  return found;
}

/** Removes an artifact whose bytes are no longer those of its manifest; whether it was. */
export async function discardIfDamaged(
  store: Store,
  artifact: StoredArtifact,
): Promise<boolean> {
  if ((await damagedFiles(artifact)).length === 0) return false;
  const { kind, key } = artifact.manifest;
  const unlock = await lockKey(store.folder, key);
  try {
    // Somebody else may have replaced it while we waited.
    const now = await store.find(kind, key);
    if (now && (await damagedFiles(now)).length === 0) return true;
    await removeFolder(store.artifactFolder(kind, key), store.folder);
    return true;
  } finally {
    await unlock();
  }
}

/** Removes every damaged artifact that is not being made again at the moment. Returns how many. */
export async function sweepDamaged(store: Store): Promise<number> {
  let removed = 0;
  for (const artifact of await listArtifacts(store)) {
    if ((await damagedFiles(artifact)).length === 0) continue;
    const { kind, key } = artifact.manifest;
    const gone = await ifFree(store.folder, key, async () => {
      const now = await store.find(kind, key);
      if (!now || (await damagedFiles(now)).length === 0) return false;
      await removeFolder(store.artifactFolder(kind, key), store.folder);
      return true;
    });
    if (gone) removed++;
  }
  return removed;
}

/**
 * Removes what nobody can use: temporary files and resume states that no living process holds, and artifacts
 * without a readable manifest. Returns how many.
 *
 * @param now The time, in milliseconds since 1970: what belongs to no key goes when it is an hour old.
 */
export async function sweepLeftovers(
  store: Store,
  now: number,
): Promise<number> {
  let removed = await sweepUnreadable(store);
  for (const place of ["tmp", "partial"]) {
    for (const name of await namesIn(join(store.folder, place))) {
      const path = join(store.folder, place, name);
      if (await sweepLeftover(store, path, { name, now })) removed++;
    }
  }
  return removed;
}

/** Whether what lies there could be removed. */
async function sweepLeftover(
  { folder }: Store,
  path: string,
  { name, now }: { readonly name: string; readonly now: number },
): Promise<boolean> {
  if (!KEYED.test(name)) {
    if (!await isOlder(path, now - STALE_MS)) return false;
    await removeFolder(path, folder);
    return true;
  }
  return await ifFree(folder, name.slice(0, KEY_LENGTH), async () => {
    await removeFolder(path, folder);
    return true;
  });
}

async function sweepUnreadable(store: Store): Promise<number> {
  let removed = 0;
  for await (const folder of artifactFolders(store)) {
    if (await readArtifact(folder)) continue;
    const gone = await ifFree(store.folder, basename(folder), async () => {
      // Its maker may have finished since.
      if (await readArtifact(folder)) return false;
      await removeFolder(folder, store.folder);
      return true;
    });
    if (gone) removed++;
  }
  return removed;
}

/** Runs `body` under a key's lock; false if somebody holds it, for as long as its artifact is being made. */
async function ifFree(
  store: string,
  key: string,
  body: () => Promise<boolean>,
): Promise<boolean> {
  const unlock = await lockKeyIfFree(store, key);
  if (!unlock) return false;
  try {
    return await body();
  } finally {
    await unlock();
  }
}

/** Sorted by kind and key. */
async function* artifactFolders({ folder }: Store): AsyncGenerator<string> {
  const root = join(folder, "artifacts");
  for (const kind of await namesIn(root)) {
    for (const key of await namesIn(join(root, kind))) {
      yield join(root, kind, key);
    }
  }
}
