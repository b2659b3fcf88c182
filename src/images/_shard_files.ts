import { inFile, sha256OfFileSync } from "../files/mod.ts";
import type { PreparedShard } from "./prepared_index.ts";

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
  const digest = sha256OfFileSync(path);
  return digest === shard.sha256
    ? undefined
    : `its sha256 must be ${shard.sha256}, current value is ${digest}`;
}

/** The JSON of a file, or `undefined` where it is missing or not JSON (a damaged note is no note). */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = inFile(path, () => Deno.readTextFileSync(path));
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
