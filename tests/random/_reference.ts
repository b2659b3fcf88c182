import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import reference from "./reference.json" with { type: "json" };

/** What numpy, PyTorch and timm drew; written by reference.py. */
export { reference };

export interface Digest {
  readonly size: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly sha256: string;
}

/** Asserts that every byte of an array is as in the reference. */
export function assertDigest(
  actual: Float32Array | Float64Array | Int32Array,
  expected: Digest,
): void {
  // Some values first: they say more than a hash does.
  assertEquals(Array.from(actual.slice(0, 3)), expected.first);
  assertEquals(Array.from(actual.slice(-3)), expected.last);
  assertEquals(actual.length, expected.size);
  const bytes = new Uint8Array(
    actual.buffer,
    actual.byteOffset,
    actual.byteLength,
  );
  assertEquals(
    createHash("sha256").update(bytes).digest("hex"),
    expected.sha256,
  );
}

const bits = new DataView(new ArrayBuffer(4));

/** The place of a float32 among all float32 values, so that neighbours differ by 1. */
export function ordinal(value: number): number {
  bits.setFloat32(0, value);
  const signed = bits.getInt32(0);
  return signed < 0 ? -(signed & 0x7fffffff) : signed;
}
