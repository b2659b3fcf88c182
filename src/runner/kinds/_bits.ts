/** Flags as an array at rest: 32 to an int32 word, the first in the lowest bit. */
export function packBits(flags: ArrayLike<number>): Int32Array {
  const words = new Int32Array(Math.ceil(flags.length / 32));
  for (let at = 0; at < flags.length; at++) {
    if (flags[at] === 1) words[at >>> 5]! |= 1 << (at & 31);
  }
  return words;
}

/** The first `count` flags that {@linkcode packBits} packed, 0 or 1 each. */
export function unpackBits(
  words: ArrayLike<number>,
  count: number,
): Uint8Array {
  return Uint8Array.from(
    { length: count },
    (_, at) => (words[at >>> 5]! >>> (at & 31)) & 1,
  );
}
