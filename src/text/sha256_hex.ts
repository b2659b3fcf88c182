import { createHash } from "node:crypto";

/** The SHA-256 of bytes, or of strings' UTF-8 bytes, one after the other, in lower-case hexadecimal. */
export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
