import { createHash } from "node:crypto";
import { inFile } from "./system_error.ts";

/** What is read at once: so much that the hash, not the calls, takes the time. */
const BLOCK_BYTES = 1 << 20;

/** The SHA-256 of a file in lower-case hexadecimal, in constant memory. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  const block = new Uint8Array(BLOCK_BYTES);
  using file = await inFile(path, () => Deno.open(path));
  for (;;) {
    const numRead = await inFile(path, () => file.read(block));
    if (numRead === null) return hash.digest("hex");
    hash.update(block.subarray(0, numRead));
  }
}

/** {@linkcode sha256OfFile} for callers that wait for nothing. */
export function sha256OfFileSync(path: string): string {
  const hash = createHash("sha256");
  const block = new Uint8Array(BLOCK_BYTES);
  using file = inFile(path, () => Deno.openSync(path));
  for (;;) {
    const numRead = inFile(path, () => file.readSync(block));
    if (numRead === null) return hash.digest("hex");
    hash.update(block.subarray(0, numRead));
  }
}
