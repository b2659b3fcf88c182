/** How a file comes into being. */
export interface WriteOptions {
  /** Whether a file of that name is replaced. Default: true. */
  readonly replace?: boolean;
}

function failExisting(path: string): never {
  const error = new Deno.errors.AlreadyExists(`there is a file called ${path}`);
  throw Object.assign(error, { code: "EEXIST" });
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path); // a link that leads nowhere is something, too
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Gives a file its name unless there is one of that name, which no other process can make in between. */
function publishNew(temporary: string, path: string): void {
  try {
    Deno.linkSync(temporary, path);
    Deno.removeSync(temporary);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) failExisting(path);
    // A file system without hard links: look, then rename.
    if (exists(path)) failExisting(path);
    Deno.renameSync(temporary, path);
  }
}

function writeAll(path: string, chunks: Iterable<Uint8Array>): void {
  const file = Deno.openSync(path, { write: true });
  try {
    for (const chunk of chunks) {
      for (let done = 0; done < chunk.length;) {
        done += file.writeSync(chunk.subarray(done));
      }
    }
    file.syncSync();
  } finally {
    file.close();
  }
}

/**
 * Writes chunks to a temporary file beside `path`, then renames it: a reader sees the old file or the whole
 * new one, never a part.
 *
 * @throws {Deno.errors.AlreadyExists} If there is something of that name and it may not be replaced.
 */
export function writeAtomically(
  path: string,
  chunks: Iterable<Uint8Array>,
  { replace = true }: WriteOptions = {},
): void {
  if (!replace && exists(path)) failExisting(path);
  const slash = path.lastIndexOf("/");
  const temporary = Deno.makeTempFileSync({
    dir: slash < 0 ? "." : path.slice(0, slash + 1),
    prefix: `${path.slice(slash + 1)}.`,
    suffix: ".tmp",
  });
  try {
    writeAll(temporary, chunks);
    // Temporary files are private to their user; a weights file is not.
    if (Deno.build.os !== "windows") Deno.chmodSync(temporary, 0o644);
    if (replace) Deno.renameSync(temporary, path);
    else publishNew(temporary, path);
  } catch (error) {
    Deno.removeSync(temporary);
    throw error;
  }
}
