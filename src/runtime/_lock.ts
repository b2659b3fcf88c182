/** After this long, a waiting process says so. Shorter waits are not worth a line. */
const QUIET_MS = 500;

/**
 * Runs `work` while holding an exclusive lock on a file. The system releases the lock of a process that dies.
 *
 * @param onWait Called once if another process holds the lock.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  using file = await Deno.open(path, { create: true, write: true });
  const timer = setTimeout(onWait, QUIET_MS);
  try {
    await file.lock(true);
  } finally {
    clearTimeout(timer);
  }
  try {
    return await work();
  } finally {
    await file.unlock();
  }
}
