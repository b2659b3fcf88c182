import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import { fitStateDict } from "../../src/checkpoints/fit_state_dict.ts";
import { recogniseWriter } from "../../src/checkpoints/recognise_writer.ts";
import type { Checkpoint } from "../../src/checkpoints/types.ts";
import { fixtureBytes, fixturePath } from "./_fixtures.ts";

/** What became of the mutated files. */
export interface FuzzResult {
  /** Still files of weights: a flipped bit of a weight cannot be seen. */
  readonly read: number;
  /** Refused with a typed error. */
  readonly refused: number;
  /** Anything else: each is a bug. */
  readonly failures: readonly string[];
  /** To be looked at: a busy machine makes any file slow, so nothing is decided by it. */
  readonly slowestMs: number;
}

/** Names of the files that `fixtures/checkpoints/field.py` makes. */
const FIELD = new Set(
  [...Deno.readDirSync(fixturePath("field"))].map(({ name }) => name),
);

/** The files that are mutated: every format, packed and not, all dtypes, views, wrappers. */
export const FUZZED = [
  ...["dtypes.safetensors", "network.safetensors"],
  ...[
    "network.zip.pt",
    "dtypes.zip.pt",
    "views.zip.pt",
    "wrapped_model.zip.pt",
  ],
  ...[
    "network.legacy.pt",
    "dtypes.legacy.pt",
    "views.legacy.pt",
    "wrapped_model.legacy.pt",
  ],
  ...["protocol4.pt", "deflated.pt", "zip64.pt", "evil.pt"],
  // Without checksums, what is mutated gets to the pickle.
  ...["no_checksums.pt", "no_checksums.pt", "no_checksums.pt"],
  // Whole modules, objects beside weights, several networks, names with prefixes; legacy files have no checksums.
  ...["group_dro_best_model.pth", "compiled_model.pth", "trainer_object.pt"],
  ...["group_dro_legacy_model.pth", "group_dro_legacy_model.pth"],
  ...["beside.legacy.pt", "beside.legacy.pt", "beside.pt", "lightning.ckpt"],
  ...["subpopbench_model.pkl", "deit.pth", "swa.pt", "prefix.safetensors"],
].map((name) => FIELD.has(name) ? `field/${name}` : name);

/** A file of a few KB must never make tensors of more than this. */
const MAX_BYTES = 64 * 2 ** 20;

/** Draws integers below a bound; xorshift32 (Marsaglia 2003), good enough to choose bytes. */
function generator(seed: number): (bound: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}

type Draw = (bound: number) => number;

/** Bytes that lengths, offsets and opcodes go wrong with. */
const NASTY = [
  0x00,
  0x01,
  0x7f,
  0x80,
  0xff,
  0x28,
  0x2e,
  0x32,
  0x52,
  0x5d,
  0x62,
  0x71,
  0x68,
  0x7d,
  0x86,
];

const MUTATIONS: readonly ((
  bytes: Uint8Array<ArrayBuffer>,
  draw: Draw,
) => Uint8Array<ArrayBuffer>)[] = [
  function flipBit(bytes, draw) {
    const at = draw(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << draw(8));
    return bytes;
  },
  function setByte(bytes, draw) {
    bytes[draw(bytes.length)] = NASTY[draw(NASTY.length)]!;
    return bytes;
  },
  function setLength(bytes, draw) {
    const at = draw(bytes.length);
    bytes.fill(draw(2) * 0xff, at, at + [2, 4, 8][draw(3)]!);
    return bytes;
  },
  function truncate(bytes, draw) {
    return bytes.slice(0, draw(bytes.length));
  },
  function remove(bytes, draw) {
    const at = draw(bytes.length);
    const count = 1 + draw(16);
    return Uint8Array.from([
      ...bytes.subarray(0, at),
      ...bytes.subarray(at + count),
    ]);
  },
  function repeat(bytes, draw) {
    const at = draw(bytes.length);
    const part = bytes.slice(at, at + 1 + draw(64));
    return Uint8Array.from([
      ...bytes.subarray(0, at),
      ...part,
      ...bytes.subarray(at),
    ]);
  },
  function move(bytes, draw) {
    bytes.copyWithin(
      draw(bytes.length),
      draw(bytes.length),
      draw(bytes.length),
    );
    return bytes;
  },
  function changeDigit(bytes, draw) {
    // In a header of safetensors: another size, offset or dtype that is still JSON.
    const digits = [...bytes.keys()].filter((i) =>
      bytes[i]! >= 0x30 && bytes[i]! <= 0x39
    );
    if (digits.length > 0) {
      bytes[digits[draw(digits.length)]!] = 0x30 + draw(10);
    }
    return bytes;
  },
];

/** Keys that some of the files have; others lead nowhere, or into the names of tensors. */
const KEYS = [
  ...Array.from({ length: 9 }, () => undefined),
  ...["model", "model_ema", "model_dict.featurizer", "."],
];

/** The network of `fixtures/checkpoints/field.py`, as far as its names go. */
const SPECS = ["conv1.weight", "bn1.weight", "bn1.num_batches_tracked"].map(
  (name) => ({
    name,
    dtype: "float32" as const,
    shape: name === "conv1.weight" ? [2, 1, 3, 3] : [2],
    kind: name.endsWith("tracked") ? "counter" as const : "weight" as const,
    layout: "same" as const,
  }),
);

/** Fits the tensors to a network, so that names, repetitions and counters are gone through. */
function fitSomething(checkpoint: Checkpoint): void {
  recogniseWriter(checkpoint);
  try {
    fitStateDict(SPECS, checkpoint);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
  }
}

/** Opens the file and reads every tensor; what is too large is an error of the test's own. */
function readEverything(bytes: Uint8Array, key: string | undefined): void {
  const checkpoint = openCheckpoint(bytes, key === undefined ? {} : { key });
  fitSomething(checkpoint);
  let total = 0;
  for (const name of checkpoint.names) {
    try {
      total += checkpoint.readRaw(name).bytes.length;
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
    }
  }
  if (total > MAX_BYTES) throw new Error(`${total} bytes of tensors`);
  checkpoint.readAll();
}

/** `RangeError`: an integer that does not fit into int32, which is no damage to the file. */
function isTyped(error: unknown): boolean {
  return error instanceof CheckpointError ||
    (error instanceof RangeError && error.message.includes("as int32"));
}

/**
 * Mutates files of weights one to four times each and reads them. The same seed gives the same files.
 *
 * @param count How many files.
 */
export function fuzzCheckpoints(count: number, seed = 0): FuzzResult {
  const originals = FUZZED.map((name) => ({ name, bytes: fixtureBytes(name) }));
  const failures: string[] = [];
  let read = 0;
  let slowestMs = 0;
  for (let i = 0; i < count; i++) {
    const draw = generator(seed + i);
    draw(1); // the first draws of neighbouring seeds are alike
    const original = originals[i % originals.length]!;
    let bytes = original.bytes.slice();
    for (let rounds = 1 + draw(4); rounds > 0 && bytes.length > 0; rounds--) {
      bytes = MUTATIONS[draw(MUTATIONS.length)]!(bytes, draw);
    }
    const start = performance.now();
    try {
      readEverything(bytes, KEYS[draw(KEYS.length)]);
      read++;
    } catch (error) {
      if (!isTyped(error)) {
        failures.push(`${original.name}, seed ${seed + i}: ${error}`);
      }
    }
    slowestMs = Math.max(slowestMs, performance.now() - start);
  }
  return {
    read,
    refused: count - read - failures.length,
    failures,
    slowestMs,
  };
}
