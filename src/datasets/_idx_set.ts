import { join } from "node:path";
import { DataError } from "../errors/mod.ts";
import { readIdx } from "./idx.ts";

/** Height and width of MNIST and Fashion-MNIST images. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Images with a class id each. */
export interface LabelledImages {
  readonly count: number;
  /** uint8 [count, 28, 28]. */
  readonly images: Uint8Array;
  /** One class id (0 to 9) per image. */
  readonly labels: Uint8Array;
}

export interface TrainAndTest {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** sha256 of the four uncompressed files. */
export interface IdxSetDigests {
  readonly trainImages: string;
  readonly trainLabels: string;
  readonly testImages: string;
  readonly testLabels: string;
}

/** The train file has 60,000 images, the test file 10,000, in both sets. */
const COUNTS = { train: 60_000, test: 10_000 } as const;

/** Reads the four files of `folder`, each checked for shape and digest. */
export async function readIdxSet(
  folder: string,
  options: { readonly digests: IdxSetDigests; readonly remedy: string },
): Promise<TrainAndTest> {
  const { digests, remedy } = options;
  const read = async (
    prefix: string,
    count: number,
    sha256: { readonly images: string; readonly labels: string },
  ): Promise<LabelledImages> => {
    const images = await readIdx(join(folder, `${prefix}-images-idx3-ubyte`), {
      shape: [count, SIDE, SIDE],
      sha256: sha256.images,
      remedy,
    });
    const labels = await readIdx(join(folder, `${prefix}-labels-idx1-ubyte`), {
      shape: [count],
      sha256: sha256.labels,
      remedy,
    });
    return { count, images: images.data, labels: labels.data };
  };
  return {
    train: await read("train", COUNTS.train, {
      images: digests.trainImages,
      labels: digests.trainLabels,
    }),
    test: await read("t10k", COUNTS.test, {
      images: digests.testImages,
      labels: digests.testLabels,
    }),
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
