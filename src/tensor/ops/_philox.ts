import { sizeOf } from "../host_array.ts";

/** The constants of Philox4x32 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", table 2). */
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const ROUNDS = 10;

/** The key with which TensorFlow mixes a user's seed (`stateless_random_ops.cc`, `GenerateKey`). */
const MIXING_KEY: Key = [0x3ec8f720, 0x02461e29];

type Key = readonly [number, number];
type Block = readonly [number, number, number, number];

/** What TensorFlow's `StatelessRandomUniform` yields for two int32 seeds: float32 in [0, 1). */
export function philoxUniform(
  shape: readonly number[],
  seed: readonly [number, number],
): Float32Array {
  const [first, second] = seed;
  const mixed = philox(
    [first >>> 0, signWord(first), second >>> 0, signWord(second)],
    MIXING_KEY,
  );
  const key: Key = [mixed[0], mixed[1]];
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i += 4) {
    // The low 64 bits of the counter count blocks; the high ones come from the seed.
    const block = philox([i / 4, 0, mixed[2], mixed[3]], key);
    for (let j = 0; j < 4 && i + j < values.length; j++) {
      // 23 bits are the fraction of a float32 in [1, 2).
      values[i + j] = (block[j]! & 0x7fffff) / 0x800000;
    }
  }
  return values;
}

/** The high word of a negative int32 as a 64-bit number. */
function signWord(seed: number): number {
  return seed < 0 ? 0xffffffff : 0;
}

function philox(counter: Block, key: Key): Block {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const [high0, low0] = product(MULTIPLIERS[0], c0);
    const [high1, low1] = product(MULTIPLIERS[1], c2);
    [c0, c1, c2, c3] = [
      (high1 ^ c1 ^ k0) >>> 0,
      low1,
      (high0 ^ c3 ^ k1) >>> 0,
      low0,
    ];
    k0 = (k0 + WEYL[0]) >>> 0;
    k1 = (k1 + WEYL[1]) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** High and low word of the product of two 32-bit numbers; each partial product fits a double exactly. */
function product(a: number, b: number): readonly [number, number] {
  const lower = a * (b & 0xffff);
  const upper = a * (b >>> 16);
  const high = Math.floor((upper + Math.floor(lower / 0x10000)) / 0x10000);
  return [high, Math.imul(a, b) >>> 0];
}
