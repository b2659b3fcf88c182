import { join } from "node:path";
import { inFile, isHidden } from "../files/mod.ts";
import { sha256Hex } from "../text/mod.ts";
import { explainWriteError } from "./write_error.ts";

/** A file as a manifest lists it. */
interface ListedFile {
  readonly name: string;
  readonly numBytes: number;
  readonly sha256: string;
}

/** The files of a folder with their digests, sorted by name. */
export async function listFiles(folder: string): Promise<ListedFile[]> {
  const files = [];
  for (const name of await namesIn(folder)) {
    const bytes = await Deno.readFile(join(folder, name));
    files.push({ name, numBytes: bytes.byteLength, sha256: sha256Hex(bytes) });
  }
  return files;
}

/** The names in a folder without hidden ones, sorted; none if it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!isHidden(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

/** The text of a file, or undefined if it is not there. */
export async function readTextIfThere(
  path: string,
): Promise<string | undefined> {
  try {
    return await inFile(path, () => Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Removes a file or folder; nothing happens if it is not there. */
export async function removeFolder(path: string, store: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw asWriteError(error, store);
    }
  });
}

/** Whether a file or folder was last changed before a time in milliseconds since 1970. */
export async function isOlder(path: string, time: number): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.mtime !== undefined && info.mtime !== null &&
    info.mtime.getTime() < time;
}

/** The error as the user should read it. */
export function asWriteError(error: unknown, folder: string): unknown {
  try {
    explainWriteError(folder)(error);
  } catch (explained) {
    return explained;
  }
  return error;
}
