/**
 * Downloads a dataset's archive. Set-up or coordinator process only: needs network.
 *
 * @module
 */
import { DataError, UsageError } from "../errors/mod.ts";
import { explainSystemError, inFile, sha256OfFile } from "../files/mod.ts";

/** What is downloaded, and where to. */
export interface DownloadOptions {
  /** Where the file goes; its bytes so far are beside it, with `.part` at the end. */
  readonly to: string;
  /** sha256 of the whole file. */
  readonly sha256: string;
  /** Called after every piece; `totalBytes` is undefined if the server does not say. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Stops the download; the bytes so far are kept. */
  readonly signal?: AbortSignal;
}

/** How far a download is. */
export interface DownloadProgress {
  /** The mirror at work. */
  readonly url: string;
  /** Bytes of the file so far, those of earlier attempts included. */
  readonly receivedBytes: number;
  /** The length of the file, if the server says it. */
  readonly totalBytes: number | undefined;
}

/**
 * Downloads a file from the first of the mirrors that has the right one. What an earlier attempt left
 * is continued by a range request; the file appears under its name only when its sha256 is right.
 *
 * @throws {UsageError} If another file has the name already.
 * @throws {SystemError} If the system refuses to write.
 * @throws {DataError} If no mirror has it; the message says what each of them did.
 * @throws {DOMException} If `signal` aborts; the bytes so far are kept.
 */
export async function downloadFile(
  mirrors: readonly [string, ...string[]],
  options: DownloadOptions,
): Promise<void> {
  const { to, sha256 } = options;
  const there = await digestIfThere(to);
  if (there === sha256) return;
  if (there !== undefined) {
    throw new UsageError(
      `Cannot download to ${to}: another file is there, its sha256 is ${there}; move it away or choose another name`,
    );
  }
  const failures: string[] = [];
  for (const url of mirrors) {
    try {
      await downloadFrom(url, options);
      return;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      // No mirror helps against a full disk.
      const refused = explainSystemError(error, { path: to });
      if (refused) throw refused;
      failures.push(`${url}: ${(error as Error).message}`);
    }
  }
  throw new DataError(`Cannot download ${to}: ${failures.join("; ")}`, {
    source: mirrors[0],
    remedy:
      "try again (what has arrived is kept), give another --url, or fetch the file by hand and give its folder",
  });
}

async function downloadFrom(
  url: string,
  options: DownloadOptions,
): Promise<void> {
  const part = `${options.to}.part`;
  const resumed = await fetchInto(part, url, options);
  let found = await digestIfThere(part);
  if (found !== options.sha256 && resumed) {
    // The earlier bytes may be another file's: once more from the start.
    await Deno.remove(part);
    await fetchInto(part, url, options);
    found = await digestIfThere(part);
  }
  if (found !== options.sha256) {
    await Deno.remove(part);
    throw new Error(
      `expected sha256 ${options.sha256}, current value is ${found}`,
    );
  }
  await Deno.rename(part, options.to);
}

/** Adds what is missing to the part file. @returns Whether there was something before. */
async function fetchInto(
  part: string,
  url: string,
  options: DownloadOptions,
): Promise<boolean> {
  const have = await sizeOf(part);
  const response = await fetch(url, {
    ...(have > 0 ? { headers: { range: `bytes=${have}-` } } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.status === 416) {
    // Nothing is left to send: the part is whole, or is not this file; the digest decides.
    await response.body?.cancel();
    return true;
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the server answered ${response.status}`);
  }
  const start = response.status === 206 ? rangeStart(response) : 0;
  if (start !== have && start !== 0) {
    await response.body.cancel();
    throw new Error(`expected bytes from ${have}, current value is ${start}`);
  }
  const file = await inFile(part, () =>
    Deno.open(part, {
      write: true,
      create: true,
      truncate: start === 0,
      append: start !== 0,
    }));
  const announced = Number(response.headers.get("content-length") ?? NaN);
  const totalBytes = Number.isFinite(announced) ? start + announced : undefined;
  let receivedBytes = start;
  try {
    for await (const piece of response.body) {
      await writeAll(file, piece);
      receivedBytes += piece.length;
      options.onProgress?.({ url, receivedBytes, totalBytes });
    }
  } finally {
    file.close();
  }
  return start !== 0;
}

function rangeStart(response: Response): number {
  const range = response.headers.get("content-range") ?? "";
  const start = /^bytes (\d+)-/.exec(range)?.[1];
  if (start === undefined) {
    throw new Error(
      `expected a Content-Range, current value is ${JSON.stringify(range)}`,
    );
  }
  return Number(start);
}

async function writeAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** The digest of a file; undefined if there is none. */
async function digestIfThere(path: string): Promise<string | undefined> {
  try {
    return await sha256OfFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
