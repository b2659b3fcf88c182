import { DataError } from "../errors/mod.ts";
import { sha256Hex } from "../text/mod.ts";

/** What {@linkcode verifySha256} needs to tell the user when the digest is another one. */
export interface VerifySha256Options {
  /** The digest that was published, hexadecimal. */
  readonly expected: string;
  /** The file at fault, for the message. */
  readonly source: string;
  /** What the user can do about it. */
  readonly remedy: string;
}

/**
 * Compares the sha256 of `bytes` with a published one.
 *
 * @throws {DataError} If they differ; the message has both.
 */
export function verifySha256(
  bytes: Uint8Array,
  options: VerifySha256Options,
): void {
  const found = sha256Hex(bytes);
  if (found === options.expected.toLowerCase()) return;
  throw new DataError(
    `Cannot use ${options.source}: expected sha256 ${options.expected}, current value is ${found}`,
    options,
  );
}
