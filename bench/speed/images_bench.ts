/**
 * Images per second against a torchvision dataset with Pillow and two workers.
 *
 *     deno run -A bench/speed/images_bench.ts [--python PATH] [--count 1024] [--pairs 5]
 *
 * Both sides decode JPEGs, resize the shorter side to 256, crop 224×224 from the middle and normalise
 * to float32, and must agree to the last bit. Each pair times, in alternating order, one epoch of the
 * peer and one preparation of ours: two workers fill the prepared cache, which is then read and
 * normalised once (`first`), and once more (`later`: what every epoch after the first costs). Prints
 * one JSON object with all samples. PATH is a Python with Pillow, torch and torchvision.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import {
  normalise,
  openPrepared,
  prepareImages,
} from "../../src/images/mod.ts";
import { PeerLines } from "./_peer_lines.ts";

const NUM_WORKERS = 2;
const BATCH_SIZE = 64;
const SIZE = 224;
const IMAGE_BYTES = SIZE * SIZE * 3;
const TRANSFORM = {
  resize: 256,
  crop: { height: SIZE, width: SIZE },
} as const;

/** Seconds of one pair. */
interface Sample {
  readonly order: "peer first" | "ours first";
  readonly peer: number;
  /** Decode, resize, crop, store, read back and normalise. */
  readonly first: number;
  /** Read back and normalise. */
  readonly later: number;
}

interface Images {
  readonly folder: string;
  readonly files: readonly string[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: "python3" },
      count: { type: "string", default: "1024" },
      pairs: { type: "string", default: "5" },
    },
  });
  const script = new URL("./peers/images.py", import.meta.url).pathname;
  const folder = await Deno.makeTempDir();
  try {
    const peerCommand = [values.python, script];
    await PeerLines.run([...peerCommand, "make", folder, values.count]);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    const images = { folder, files };
    await using peer = new PeerLines(
      [...peerCommand, "serve", folder, `${NUM_WORKERS}`, `${BATCH_SIZE}`],
    );
    await requireSameValues(peer, images);
    const samples: Sample[] = [];
    for (let pair = 0; pair < Number(values.pairs); pair++) {
      samples.push(await timePair(peer, images, pair % 2 === 0));
    }
    console.log(JSON.stringify(summary(images, samples)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function timePair(
  peer: PeerLines,
  images: Images,
  isPeerFirst: boolean,
): Promise<Sample> {
  const peerEpoch = async () =>
    (await peer.ask("epoch") as { seconds: number }).seconds;
  if (isPeerFirst) {
    const seconds = await peerEpoch();
    return { order: "peer first", peer: seconds, ...await timeOurs(images) };
  }
  const ours = await timeOurs(images);
  return { order: "ours first", peer: await peerEpoch(), ...ours };
}

async function timeOurs(
  images: Images,
): Promise<{ readonly first: number; readonly later: number }> {
  const into = await Deno.makeTempDir();
  try {
    const start = performance.now();
    await prepare(images, into);
    using prepared = openPrepared(into);
    readEpoch(prepared);
    const middle = performance.now();
    readEpoch(prepared);
    const end = performance.now();
    return { first: (middle - start) / 1000, later: (end - middle) / 1000 };
  } finally {
    await Deno.remove(into, { recursive: true });
  }
}

function prepare({ folder, files }: Images, into: string) {
  return prepareImages(files, {
    folder,
    into,
    transform: TRANSFORM,
    numWorkers: NUM_WORKERS,
  });
}

const pixels = new Uint8Array(BATCH_SIZE * IMAGE_BYTES);
const batch = new Float32Array(BATCH_SIZE * IMAGE_BYTES);

/** Every image once, in batches of normalised float32; returns the last batch. */
function readEpoch(
  prepared: ReturnType<typeof openPrepared>,
  count = prepared.count,
): Float32Array {
  let values = batch.subarray(0, 0);
  for (let first = 0; first < count; first += BATCH_SIZE) {
    const length = Math.min(BATCH_SIZE, count - first);
    const indices = Array.from({ length }, (_, i) => first + i);
    const bytes = pixels.subarray(0, length * IMAGE_BYTES);
    values = batch.subarray(0, length * IMAGE_BYTES);
    prepared.readPixels(indices, bytes);
    normalise(bytes, { into: values });
  }
  return values;
}

async function requireSameValues(
  peer: PeerLines,
  images: Images,
): Promise<void> {
  const into = await Deno.makeTempDir();
  try {
    await prepare(images, into);
    using prepared = openPrepared(into);
    const values = readEpoch(prepared, Math.min(BATCH_SIZE, prepared.count));
    const bytes = new Uint8Array(values.buffer, 0, values.byteLength);
    const ours = createHash("sha256").update(bytes).digest("hex");
    const theirs = await peer.ask("digest");
    if (ours !== theirs) {
      throw new Error(
        `Cannot compare speeds: the sides must give the same values, current value is ${ours} and ${theirs}`,
      );
    }
  } finally {
    await Deno.remove(into, { recursive: true });
  }
}

function summary({ files }: Images, samples: readonly Sample[]) {
  const ratios = (part: "first" | "later") =>
    samples.map((sample) => sample.peer / sample[part]);
  return {
    bench: "images",
    numImages: files.length,
    numWorkers: NUM_WORKERS,
    samples,
    imagesPerSec: {
      peer: median(samples.map(({ peer }) => files.length / peer)),
      first: median(samples.map(({ first }) => files.length / first)),
      later: median(samples.map(({ later }) => files.length / later)),
    },
    medianRatio: {
      first: median(ratios("first")),
      later: median(ratios("later")),
    },
    goal: { first: 1.5, later: 10 },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

await main();
