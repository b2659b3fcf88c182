import { createHash } from "node:crypto";
import type { PreparedShard } from "./prepared_index.ts";

/** What is read at once when a file is hashed. */
const HASH_BLOCK_BYTES = 1 << 20;

/** Writes a file so that its name never shows a part of it; a part that could not be finished is removed. */
export function writeAtomically(
  path: string,
  content: Uint8Array | string,
): void {
  const temporary = `${path}.tmp`;
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  try {
    Deno.writeFileSync(temporary, bytes);
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The sha256 of a file, in constant memory. */
export function sha256OfFile(path: string): string {
  const hash = createHash("sha256");
  const block = new Uint8Array(HASH_BLOCK_BYTES);
  using file = Deno.openSync(path);
  for (;;) {
    const numRead = file.readSync(block);
    if (numRead === null) return hash.digest("hex");
    hash.update(block.subarray(0, numRead));
  }
}

/**
 * What is wrong with a shard's file, or `undefined`. Its length is always compared; its digest only
 * on demand, because that reads all of it.
 */
export function shardDamage(
  folder: string,
  shard: PreparedShard,
  { withDigest }: { readonly withDigest: boolean },
): string | undefined {
  const path = `${folder}/${shard.file}`;
  let numBytes: number;
  try {
    numBytes = Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "the file is missing";
    throw error;
  }
  if (numBytes !== shard.numBytes) {
    return `its length must be ${shard.numBytes} bytes, current value is ${numBytes}`;
  }
  if (!withDigest) return undefined;
  const digest = sha256OfFile(path);
  return digest === shard.sha256
    ? undefined
    : `its sha256 must be ${shard.sha256}, current value is ${digest}`;
}

/** The JSON of a file, or `undefined` where it is missing or not JSON (a damaged note is no note). */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
