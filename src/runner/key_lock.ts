/**
 * Locks of a store, one file per key, held for as long as its artifact is being made. For artifacts they only save
 * work, since two makers of one key write the same bytes; clearing away what killed processes left relies on them. The
 * operating system frees a lock when its process dies.
 *
 * @module
 */
import { join } from "node:path";
import { explainWriteError } from "./write_error.ts";

/** Frees a lock. */
export type Unlock = () => Promise<void>;

/**
 * Waits for the lock of a key.
 *
 * @param store The store's folder.
 * @throws {PrerequisiteError} If the lock cannot be written.
 */
export async function lockKey(store: string, key: string): Promise<Unlock> {
  const file = await openLock(store, key).catch(explainWriteError(store));
  await file.lock(true);
  return unlocking(file);
}

/** The lock of a key, or undefined if somebody holds it. */
export async function lockKeyIfFree(
  store: string,
  key: string,
): Promise<Unlock | undefined> {
  const file = await openLock(store, key);
  if (await file.tryLock(true)) return unlocking(file);
  file.close();
  return undefined;
}

function openLock(store: string, key: string): Promise<Deno.FsFile> {
  return Deno.open(join(store, "locks", key), { create: true, write: true });
}

function unlocking(file: Deno.FsFile): Unlock {
  return async () => {
    await file.unlock();
    file.close();
  };
}
