import { join } from "node:path";
import { DataError } from "../errors/mod.ts";
import { readIdx } from "./idx.ts";
import { collectProblems, type Problem } from "./problem.ts";
import type { LabelledImages, TrainAndTest } from "./types.ts";

/** Height and width of MNIST and Fashion-MNIST images. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** sha256 of the four uncompressed files. */
export interface IdxSetDigests {
  readonly trainImages: string;
  readonly trainLabels: string;
  readonly testImages: string;
  readonly testLabels: string;
}

/** The train file has 60,000 images, the test file 10,000, in both sets. */
const COUNTS = { train: 60_000, test: 10_000 } as const;

export interface IdxSetOptions {
  readonly digests: IdxSetDigests;
  readonly remedy: string;
}

/** Reads the four files of `folder`, each checked for shape and digest. */
export async function readIdxSet(
  folder: string,
  options: IdxSetOptions,
): Promise<TrainAndTest> {
  const read = idxFiles(folder, options);
  const labelled = async (
    split: "train" | "test",
  ): Promise<LabelledImages> => ({
    count: COUNTS[split],
    imageShape: [SIDE, SIDE, 1],
    images: (await read[`${split}Images`]()).data,
    labels: (await read[`${split}Labels`]()).data,
  });
  return { train: await labelled("train"), test: await labelled("test") };
}

/** Reads the four files of `folder` and lists what is wrong with each. */
export function checkIdxSet(
  folder: string,
  options: IdxSetOptions,
): Promise<Problem[]> {
  return collectProblems(Object.values(idxFiles(folder, options)));
}

function idxFiles(folder: string, { digests, remedy }: IdxSetOptions) {
  const file = (name: string, shape: readonly number[], sha256: string) => () =>
    readIdx(join(folder, name), { shape, sha256, remedy });
  const images = (count: number) => [count, SIDE, SIDE];
  return {
    trainImages: file(
      "train-images-idx3-ubyte",
      images(COUNTS.train),
      digests.trainImages,
    ),
    trainLabels: file(
      "train-labels-idx1-ubyte",
      [COUNTS.train],
      digests.trainLabels,
    ),
    testImages: file(
      "t10k-images-idx3-ubyte",
      images(COUNTS.test),
      digests.testImages,
    ),
    testLabels: file(
      "t10k-labels-idx1-ubyte",
      [COUNTS.test],
      digests.testLabels,
    ),
  };
}

/** Copies the images of one class, in file order: uint8 [n, 28, 28]. */
export function imagesOfClass(
  set: LabelledImages,
  classId: number,
): Uint8Array {
  let count = 0;
  for (const label of set.labels) if (label === classId) count++;
  if (count === 0) {
    throw new DataError(
      `Cannot take the images of a class: expected class ${classId} among the labels, current value is none`,
      { source: "labels", remedy: "use a class id from 0 to 9" },
    );
  }
  const pixels = new Uint8Array(count * PIXELS);
  let at = 0;
  for (let index = 0; index < set.count; index++) {
    if (set.labels[index] !== classId) continue;
    pixels.set(
      set.images.subarray(index * PIXELS, (index + 1) * PIXELS),
      at,
    );
    at += PIXELS;
  }
  return pixels;
}
