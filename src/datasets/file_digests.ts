/**
 * The digests of many files, read again only where a file may have changed.
 *
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { inFile, writeWhole } from "../files/mod.ts";
import { sha256Hex } from "../text/mod.ts";

/** What {@linkcode fileDigests} is told. */
export interface FileDigestsOptions {
  /** The folder that the names are relative to. */
  readonly folder: string;
  /** Where digests are kept between runs; without it every file is read. */
  readonly cacheDir?: string;
  /** The clock, in milliseconds since 1970; without it nothing new is kept. */
  readonly now?: () => number;
  /** Whether kept digests are believed; they are renewed in any case. Default true. */
  readonly trust?: boolean;
  /** Called after each file. */
  readonly onProgress?: (progress: { done: number; total: number }) => void;
}

/** The sha256 (hex) of each file in the given order, or the error that kept it from being read. */
export type FileDigest = string | Error;

/**
 * sha256 of each file. A kept digest is believed if length, modification time, change time, inode and device are those
 * of then. The change time is the one that no program can put back: a file that was replaced by one of the same length
 * and date is read again. Where it is unknown, or so young that a later change could bear the same time, nothing is
 * kept.
 */
export async function fileDigests(
  files: readonly string[],
  options: FileDigestsOptions,
): Promise<FileDigest[]> {
  const { folder, cacheDir, now: clock, trust = true, onProgress } = options;
  const start = clock?.();
  const place = cacheDir && keptPlace(cacheDir, folder);
  const before = place && trust ? await readKept(place) : {};
  const after: Record<string, KeptDigest> = {};
  let isNew = false;
  const digests: FileDigest[] = [];
  for (const file of files) {
    try {
      const path = join(folder, file);
      const now = stateOf(await inFile(path, () => Deno.stat(path)));
      const kept = Object.hasOwn(before, file) ? before[file] : undefined;
      const known = kept !== undefined && now !== undefined &&
        kept.state === now.text;
      // Pictures are small: one read is several times faster than pieces.
      const sha256 = known
        ? kept.sha256
        : sha256Hex(await inFile(path, () => Deno.readFile(path)));
      if (now && start !== undefined && start - now.youngest > SETTLED_MS) {
        after[file] = { state: now.text, sha256 };
      }
      isNew ||= !known;
      digests.push(sha256);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      digests.push(error);
    }
    onProgress?.({ done: digests.length, total: files.length });
  }
  if (place && isNew) writeKept(place, after);
  return digests;
}

/** What a digest was taken of. */
interface KeptDigest {
  readonly state: string;
  readonly sha256: string;
}

/** Deno gives change times in whole seconds, FAT keeps dates of two: what is older than this is settled. */
const SETTLED_MS = 3000;

function stateOf(info: Deno.FileInfo) {
  const { size, mtime, ctime, ino, dev } = info;
  if (mtime === null || ctime === null || ino === null) return undefined;
  const text = [size, mtime.getTime(), ctime.getTime(), ino, dev].join();
  return { text, youngest: Math.max(mtime.getTime(), ctime.getTime()) };
}

const schema = z.object({
  version: z.literal(1),
  digests: z.record(
    z.string(),
    z.object({ state: z.string(), sha256: z.string().length(64) }),
  ),
});

function keptPlace(cacheDir: string, folder: string): string {
  const name = sha256Hex(folder).slice(0, 16);
  return join(cacheDir, "digests", `${name}.json`);
}

/** A missing or damaged note is no note: the files are read. */
async function readKept(path: string): Promise<Record<string, KeptDigest>> {
  try {
    return schema.parse(JSON.parse(await Deno.readTextFile(path))).digests;
  } catch {
    return {};
  }
}

/** A cache that cannot be written (read-only, full) costs time and nothing else. */
function writeKept(path: string, digests: Record<string, KeptDigest>): void {
  try {
    writeWhole(path, JSON.stringify({ version: 1, digests }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
