import { createHash } from "node:crypto";

/**
 * A seed of its own for everything that is not bound to a published seed: the
 * first 32 bits (big-endian) of sha256("<seed>/<name>").
 *
 * Draws for one name do not move when another name is added, and neighbouring
 * seeds do not give related streams.
 *
 * @returns An integer from 0 to 2^32 - 1.
 * @throws {RangeError} If the seed is not a safe integer.
 */
export function deriveSeed(seed: number, name: string): number {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot derive a seed: the seed must be an integer, current value is ${seed}`,
    );
  }
  return createHash("sha256").update(`${seed}/${name}`).digest().readUInt32BE(
    0,
  );
}
