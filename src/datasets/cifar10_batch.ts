/**
 * One batch file of CIFAR-10, in the binary or the Python form.
 *
 * Source: https://www.cs.toronto.edu/~kriz/cifar.html, section "Dataset layout".
 *
 * @module
 */
import {
  NUMPY_CONSTRUCTORS,
  NumpyArray,
  type PickleValue,
  readPickle,
} from "../checkpoints/pickle/mod.ts";
import { DataError } from "../errors/mod.ts";
import type { LabelledImages } from "./types.ts";

const SIDE = 32;
const CHANNEL = SIDE * SIDE;
const PIXELS = 3 * CHANNEL;
const NUM_CLASSES = 10;

/** How to get sound files. */
export const CIFAR10_REMEDY =
  "unpack https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz or cifar-10-python.tar.gz and give that folder";

/**
 * Reads a batch of the binary version: per image one byte of label, then 1,024 bytes each of red, green
 * and blue, row by row.
 *
 * @returns Images as uint8 [count, 32, 32, 3].
 * @throws {DataError} If the length is not a number of whole records or a label is above 9.
 */
export function parseCifar10Binary(
  bytes: Uint8Array,
  { source }: { readonly source: string },
): LabelledImages {
  const record = 1 + PIXELS;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0) {
    throw damaged(
      `records of ${record} bytes`,
      `${bytes.length} bytes`,
      source,
    );
  }
  const labels = Uint8Array.from(
    { length: count },
    (_, image) => bytes[image * record]!,
  );
  const images = new Uint8Array(count * PIXELS);
  for (let image = 0; image < count; image++) {
    interleave(bytes, image * record + 1, { into: images, at: image * PIXELS });
  }
  return labelled(images, labels, source);
}

/**
 * Reads a batch of the Python version: a pickled dict whose `data` is a numpy uint8 array [count, 3072]
 * and whose `labels` is a list. Nothing that the pickle says is executed.
 *
 * @returns Images as uint8 [count, 32, 32, 3].
 * @throws {DataError} If the pickle is something else, names anything but numpy's arrays, or a label is
 *   above 9.
 */
export function parseCifar10Pickle(
  bytes: Uint8Array,
  { source }: { readonly source: string },
): LabelledImages {
  const value = unpickled(bytes, source);
  if (!(value instanceof Map)) throw damaged("a dict", "none", source);
  const data = value.get("data");
  const list = value.get("labels");
  if (
    !(data instanceof NumpyArray) || data.tensor.dtype !== "uint8" ||
    data.tensor.shape.length !== 2 || data.tensor.shape[1] !== PIXELS
  ) {
    throw damaged(`data of uint8 [count, ${PIXELS}]`, "another", source);
  }
  const [count] = data.tensor.shape as readonly [number, number];
  if (!Array.isArray(list) || list.length !== count) {
    throw damaged(`a list of ${count} labels`, "another", source);
  }
  const images = new Uint8Array(count * PIXELS);
  for (let image = 0; image < count; image++) {
    interleave(data.tensor.bytes, image * PIXELS, {
      into: images,
      at: image * PIXELS,
    });
  }
  // A label that is no byte becomes 255, which is refused as one above 9.
  const labels = Uint8Array.from(
    list,
    (label) => typeof label === "number" && label < 256 ? label : 255,
  );
  return labelled(images, labels, source);
}

function unpickled(bytes: Uint8Array, source: string): PickleValue {
  try {
    return readPickle(bytes, { allow: NUMPY_CONSTRUCTORS }).value;
  } catch (cause) {
    throw new DataError(`Cannot read CIFAR-10: ${(cause as Error).message}`, {
      source,
      remedy: CIFAR10_REMEDY,
      cause,
    });
  }
}

/** [3, 32, 32] -> [32, 32, 3] */
function interleave(
  planes: Uint8Array,
  from: number,
  { into, at }: { readonly into: Uint8Array; readonly at: number },
): void {
  for (let pixel = 0; pixel < CHANNEL; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      into[at + 3 * pixel + channel] =
        planes[from + channel * CHANNEL + pixel]!;
    }
  }
}

function labelled(
  images: Uint8Array,
  labels: Uint8Array,
  source: string,
): LabelledImages {
  const bad = labels.find((label) => label >= NUM_CLASSES);
  if (bad !== undefined) throw damaged("labels 0 to 9", String(bad), source);
  return { count: labels.length, imageShape: [SIDE, SIDE, 3], images, labels };
}

function damaged(expected: string, found: string, source: string): DataError {
  return new DataError(
    `Cannot read CIFAR-10: expected ${expected}, current value is ${found}`,
    { source, remedy: CIFAR10_REMEDY },
  );
}
