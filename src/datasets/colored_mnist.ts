/**
 * Colored-MNIST: small or large digits, red or green.
 *
 * Source: the idea is Arjovsky et al. 2019, "Invariant Risk Minimization" (arXiv 1907.02893), section 5.1.
 * Here the labels have no noise, the images keep 28 × 28 pixels and the group sizes are exact, those of
 * Dominoes, instead of drawn by coin flips.
 *
 * @module
 */
import { RandomState } from "../random/mod.ts";
import { PIXELS, SIDE } from "./_idx_set.ts";
import { type GroupCounts, SPLIT_NAMES } from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import { DOMINOES_GROUP_COUNTS } from "./dominoes.ts";
import type {
  GroupedDataset,
  GroupedSplit,
  GroupScheme,
  LabelledImages,
  SplitName,
  TrainAndTest,
} from "./types.ts";

/** [height, width, channels]: red, green and an empty blue. */
export const COLORED_MNIST_IMAGE_SHAPE = [SIDE, SIDE, 3] as const;

/** Images per group. */
export const COLORED_MNIST_GROUP_COUNTS: GroupCounts =
  DOMINOES_GROUP_COUNTS.main;

const GROUPS = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: [
    "red digit below 5",
    "green digit below 5",
    "red digit from 5",
    "green digit from 5",
  ],
  pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
} as const satisfies GroupScheme;

/** What a Colored-MNIST is made of. */
export interface BuildColoredMnistOptions {
  /** Draws the images: 0 to 2³² − 1. */
  readonly seed: number;
  /** From `loadMnist`. */
  readonly mnist: TrainAndTest;
}

/**
 * Builds the set in memory: label = digit ≥ 5, attribute = colour (0 red, 1 green); float32 pixel / 255
 * in the colour's channel, 0 in the others.
 *
 * numpy's `RandomState(seed)` draws a permutation of each class, in file order before: train file label
 * 0, label 1; test file label 0, label 1. Images are taken from the front: training groups 0 to 3, then
 * validation groups 0 to 3; none is used twice. The images of a split are ordered by group.
 *
 * @throws {RangeError} If the seed is not an integer from 0 to 2³² − 1, or a class has too few images.
 */
export function buildColoredMnist(
  options: BuildColoredMnistOptions,
): GroupedDataset {
  const random = new RandomState(options.seed);
  const trainFile = drawClasses(options.mnist.train, random);
  const testFile = drawClasses(options.mnist.test, random);
  const splits = {
    train: takeSplit("train", trainFile),
    validation: takeSplit("validation", trainFile),
    test: takeSplit("test", testFile),
  };
  return {
    name: "colored-mnist",
    imageShape: COLORED_MNIST_IMAGE_SHAPE,
    numClasses: 2,
    groups: GROUPS,
    splits,
    digest: sha256Hex(
      ...SPLIT_NAMES.flatMap((name) => [
        splits[name].readPixels(),
        splits[name].labels,
        splits[name].attributes,
      ]),
    ),
  };
}

/** The images of both classes of a file in the order in which they are taken. */
interface DrawnFile {
  readonly images: Uint8Array;
  take(label: number, n: number): ArrayLike<number>;
}

function drawClasses(file: LabelledImages, random: RandomState): DrawnFile {
  const queue = (label: number) => {
    const members: number[] = [];
    file.labels.forEach((digit, index) => {
      if (Number(digit >= 5) === label) members.push(index);
    });
    const order = random.permutation(members.length);
    return Array.from(order, (position) => members[position]!);
  };
  const queues = [queue(0), queue(1)] as const;
  return {
    images: file.images,
    take(label, n) {
      const taken = queues[label as 0 | 1].splice(0, n);
      if (taken.length === n) return taken;
      throw new RangeError(
        `Cannot build Colored-MNIST: expected ${n} more images of label ${label}, current value is ${taken.length}`,
      );
    },
  };
}

function takeSplit(
  name: SplitName,
  file: DrawnFile,
): GroupedSplit & { readPixels(): Uint8Array } {
  const counts = COLORED_MNIST_GROUP_COUNTS[name];
  const groups = Uint8Array.from(
    counts.flatMap((count, group) => new Array<number>(count).fill(group)),
  );
  const indices = Uint32Array.from(
    counts.flatMap((count, group) => Array.from(file.take(group >> 1, count))),
  );
  const attributes = groups.map((group) => group & 1);

  function write(
    index: number,
    into: Float32Array | Uint8Array,
    { at, scale }: { readonly at: number; readonly scale: number },
  ): void {
    into.fill(0, at, at + 3 * PIXELS);
    const from = indices[index]! * PIXELS;
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      into[at + 3 * pixel + attributes[index]!] = file.images[from + pixel]! /
        scale;
    }
  }

  return {
    name,
    count: groups.length,
    labels: groups.map((group) => group >> 1),
    attributes,
    groups,
    readImages(chosen: ArrayLike<number>, into: Float32Array): void {
      const size = 3 * PIXELS;
      if (into.length < chosen.length * size) {
        throw new RangeError(
          `Cannot read images: expected room for ${
            chosen.length * size
          } values, current value is ${into.length}`,
        );
      }
      for (let i = 0; i < chosen.length; i++) {
        const index = chosen[i]!;
        if (groups[index] === undefined) {
          throw new RangeError(
            `Cannot read images: expected indices of the ${groups.length} images of ${name}, current value is ${index}`,
          );
        }
        write(index, into, { at: i * size, scale: 255 });
      }
    },
    readPixels(): Uint8Array {
      const pixels = new Uint8Array(groups.length * 3 * PIXELS);
      for (let index = 0; index < groups.length; index++) {
        write(index, pixels, { at: index * 3 * PIXELS, scale: 1 });
      }
      return pixels;
    },
  };
}
