/**
 * Writes chunks to a temporary file beside `path`, then renames it: a reader sees the old file or the whole
 * new one, never a part.
 */
export function writeAtomically(
  path: string,
  chunks: Iterable<Uint8Array>,
): void {
  const slash = path.lastIndexOf("/");
  const temporary = Deno.makeTempFileSync({
    dir: slash < 0 ? "." : path.slice(0, slash + 1),
    prefix: `${path.slice(slash + 1)}.`,
    suffix: ".tmp",
  });
  try {
    const file = Deno.openSync(temporary, { write: true });
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
    // Temporary files are private to their user; a weights file is not.
    if (Deno.build.os !== "windows") Deno.chmodSync(temporary, 0o644);
    Deno.renameSync(temporary, path);
  } catch (error) {
    Deno.removeSync(temporary);
    throw error;
  }
}
