import { createHash, randomUUID } from "node:crypto";

/** Marks what a killed run left behind: everything with this in its name may be deleted under the lock. */
export const PARTIAL = ".partial-";

/** A name beside `path` that no other process uses. */
export function partialPath(path: string): string {
  return `${path}${PARTIAL}${randomUUID().slice(0, 8)}`;
}

/** SHA-256 of several files and strings in hex; names and order count. */
export function sha256Parts(
  parts: readonly (readonly [string, Uint8Array | string])[],
): string {
  const hash = createHash("sha256");
  for (const [name, content] of parts) {
    hash.update(`${name}\0${content.length}\0`);
    hash.update(content);
  }
  return hash.digest("hex");
}

/** Deletes a file or folder if it is there. */
export function removeIfPresent(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Deletes a folder unless something is in it. */
export function removeIfEmpty(folder: string): void {
  if ([...Deno.readDirSync(folder)].length === 0) Deno.removeSync(folder);
}

/** Deletes what killed runs left in a folder. Call it under the lock. */
export function sweepPartials(folder: string): void {
  for (const entry of Deno.readDirSync(folder)) {
    if (!entry.name.includes(PARTIAL)) continue;
    try {
      removeIfPresent(`${folder}/${entry.name}`);
    } catch {
      // A program that the killed run had started may still be writing there: left to the next sweep.
    }
  }
}

/** Bytes of all files below a folder; what disappears meanwhile counts as nothing. */
export function folderBytes(folder: string): number {
  let total = 0;
  try {
    for (const entry of Deno.readDirSync(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) total += folderBytes(path);
      else if (entry.isFile) total += Deno.statSync(path).size;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return total;
}
