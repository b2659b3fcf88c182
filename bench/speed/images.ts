/**
 * Images per second against a torchvision dataset with Pillow and two workers.
 *
 * Both sides decode JPEGs, resize the shorter side to 256, crop 224×224 from the middle and normalise
 * to float32, and must agree to the last bit. Each pair times, in alternating order, one epoch of the
 * peer and one preparation of ours: two workers fill the prepared cache, which is then read and
 * normalised once (`first`), and once more (`later`: what every epoch after the first costs).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import {
  normalise,
  openPrepared,
  prepareImages,
} from "../../src/images/mod.ts";
import { medianRatioInterval } from "../../src/stats/mod.ts";
import type { ImagesReport, ImagesSample } from "./_harness/images_report.ts";
import type { Circumstances } from "./_harness/types.ts";
import { PeerLines } from "./_peer_lines.ts";

export interface RunImagesOptions {
  /** At least 6: fewer give no 95 % interval. */
  readonly pairs: number;
  readonly circumstances: Circumstances;
  /** A Python with Pillow, PyTorch and torchvision. */
  readonly peerPython: string;
  /** Synthetic photographs. @default {1024} */
  readonly count?: number;
  onProgress(message: string): void;
}

/** By how much we must be faster, at the lower end of the interval: the first epoch, and every later one. */
const BOUNDS = { first: 1.5, later: 10 } as const;

const NUM_WORKERS = 2;
const BATCH_SIZE = 64;
const SIZE = 224;
const IMAGE_BYTES = SIZE * SIZE * 3;
const TRANSFORM = {
  resize: 256,
  crop: { height: SIZE, width: SIZE },
} as const;

interface Images {
  readonly folder: string;
  readonly files: readonly string[];
}

/**
 * Times the pictures' way from JPEG files to batches on both sides.
 *
 * @throws {Error} If the peer fails, or the sides give other values: nothing is reported then.
 */
export async function runImages(
  options: RunImagesOptions,
): Promise<ImagesReport> {
  const { pairs, circumstances, peerPython, count = 1024, onProgress } =
    options;
  const script = fileURLToPath(import.meta.resolve("./peers/images.py"));
  const folder = await Deno.makeTempDir({ prefix: "speed-images-" });
  try {
    // No byte code beside the sources.
    const peerCommand = [peerPython, "-B", script];
    onProgress(`images: drawing ${count} photographs`);
    await PeerLines.run([...peerCommand, "make", folder, `${count}`]);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    const images = { folder, files };
    await using peer = new PeerLines(
      [...peerCommand, "serve", folder, `${NUM_WORKERS}`, `${BATCH_SIZE}`],
    );
    await requireSameValues(peer, images);
    const samples: ImagesSample[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      samples.push(await timePair(peer, images, pair % 2 === 0));
      onProgress(`images: pair ${pair + 1} of ${pairs}`);
    }
    const versions = await peer.ask("versions") as Record<string, string>;
    const times = samples.map(({ peerSeconds }) => peerSeconds);
    const ratio = (part: "firstSeconds" | "laterSeconds") =>
      medianRatioInterval(times, samples.map((sample) => sample[part]));
    return {
      schema: 1,
      name: "images",
      what:
        "JPEG files to normalised batches: decode, resize to 256, crop 224×224",
      numImages: files.length,
      numWorkers: NUM_WORKERS,
      batchSize: BATCH_SIZE,
      bounds: BOUNDS,
      circumstances,
      versions: { Deno: Deno.version.deno, ...versions },
      samples,
      ratios: { first: ratio("firstSeconds"), later: ratio("laterSeconds") },
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function timePair(
  peer: PeerLines,
  images: Images,
  isPeerFirst: boolean,
): Promise<ImagesSample> {
  const peerEpoch = async () =>
    (await peer.ask("epoch") as { seconds: number }).seconds;
  if (isPeerFirst) {
    const peerSeconds = await peerEpoch();
    return { order: "peer first", peerSeconds, ...await timeOurs(images) };
  }
  const ours = await timeOurs(images);
  return { order: "ours first", peerSeconds: await peerEpoch(), ...ours };
}

async function timeOurs(
  images: Images,
): Promise<Pick<ImagesSample, "firstSeconds" | "laterSeconds">> {
  const into = await Deno.makeTempDir();
  try {
    const start = performance.now();
    await prepare(images, into);
    using prepared = openPrepared(into);
    readEpoch(prepared);
    const middle = performance.now();
    readEpoch(prepared);
    const end = performance.now();
    return {
      firstSeconds: (middle - start) / 1000,
      laterSeconds: (end - middle) / 1000,
    };
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
