import { dirname, join, resolve } from "node:path";
import { explainSystemError } from "./system_error.ts";

/** Text, bytes, or pieces that are made one after the other while they are written. */
export type Content = string | Uint8Array | Iterable<Uint8Array>;

/** Options of {@linkcode writeWhole}. */
export interface WriteWholeOptions {
  /**
   * Folder, on the same file system, of the file under way. Default: that of the file itself, where its name starts
   * with a dot and ends in `.tmp`.
   */
  readonly temporaryFolder?: string;
  /** Whether a file of that name is replaced. @default {true} */
  readonly overwrite?: boolean;
}

/**
 * Writes a file whole or not at all: a reader, a killed process and a machine that loses power see the old file or all
 * of the new one. Its folder is made if it is not there. A link is followed, the permissions of a file that is replaced
 * stay, and what is no file (`/dev/stdout`, a pipe) is written to as it is.
 *
 * @throws {SystemError} If the system refuses; it names the path.
 * @throws {Deno.errors.AlreadyExists} If there is something of that name and it may not be replaced.
 */
export function writeWhole(
  path: string,
  content: Content,
  options: WriteWholeOptions = {},
): void {
  try {
    if (options.overwrite === false && isThere(path)) refuse(path);
    const { target, mode, isFile } = targetOf(path);
    if (isFile) replace(target, content, { ...options, mode });
    else writeThrough(target, content);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    throw explainSystemError(error, { path }) ?? error;
  }
}

function refuse(path: string): never {
  throw new Deno.errors.AlreadyExists(`there is a file called ${path}`);
}

/** Whether anything has that name; a link that leads nowhere is something, too. */
function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function replace(
  target: string,
  content: Content,
  { temporaryFolder = dirname(target), overwrite = true, mode }:
    & WriteWholeOptions
    & { readonly mode: number | null },
): void {
  Deno.mkdirSync(dirname(target), { recursive: true });
  const temporary = join(temporaryFolder, `.${crypto.randomUUID()}.tmp`);
  try {
    writeThrough(temporary, content, true);
    if (mode !== null) Deno.chmodSync(temporary, mode);
    if (overwrite) Deno.renameSync(temporary, target);
    else publishNew(temporary, target);
  } catch (error) {
    removeIfThere(temporary);
    throw aboutTarget(error, temporary, target);
  }
}

/** Gives a file its name unless there is one of that name, which no other process can make in between. */
function publishNew(temporary: string, target: string): void {
  try {
    Deno.linkSync(temporary, target);
    Deno.removeSync(temporary);
  } catch (error) {
    // A file system without hard links: look, then rename.
    if (error instanceof Deno.errors.AlreadyExists || isThere(target)) {
      refuse(target);
    }
    Deno.renameSync(temporary, target);
  }
}

interface Target {
  /** Where a link leads. */
  readonly target: string;
  /** Permissions of the file that is there. */
  readonly mode: number | null;
  /** Whether it can be replaced; also true of what is not there. */
  readonly isFile: boolean;
}

function targetOf(path: string): Target {
  try {
    const { mode, isFile, isDirectory } = Deno.statSync(path);
    const permissions = isFile && mode !== null ? mode & 0o7777 : null;
    return {
      target: isFile ? Deno.realPathSync(path) : path,
      mode: Deno.build.os === "windows" ? null : permissions,
      isFile: isFile || isDirectory,
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { target: endOfLink(path), mode: null, isFile: true };
  }
}

/** Where a link leads to nothing yet; the path itself if it is no link. */
function endOfLink(path: string): string {
  try {
    return resolve(dirname(path), Deno.readLinkSync(path));
  } catch {
    return path;
  }
}

function writeThrough(
  path: string,
  content: Content,
  isNew = false,
): void {
  using file = Deno.openSync(path, { write: true, createNew: isNew });
  for (const piece of piecesOf(content)) {
    for (let done = 0; done < piece.length;) {
      done += file.writeSync(piece.subarray(done));
    }
  }
  // Else the rename may reach the disk before the bytes do.
  if (isNew) file.syncDataSync();
}

function piecesOf(
  content: Content,
): Iterable<Uint8Array> {
  if (typeof content === "string") return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was never made, or the error at hand says why it cannot be removed.
  }
}

/** The user asked for the target: an error about the temporary file beside it is about the target's folder. */
function aboutTarget(
  error: unknown,
  temporary: string,
  target: string,
): unknown {
  if (!(error instanceof Error)) return error;
  error.message = error.message.replaceAll(temporary, target);
  return error;
}
