/**
 * Dominoes: an MNIST digit (0 or 1, the easy, spurious half) above a Fashion-MNIST item (the label, the
 * hard half), with the group sizes of Waterbirds.
 *
 * Source: the construction follows Shah et al. 2020, "The Pitfalls of Simplicity Bias in Neural
 * Networks" (arXiv 2006.07710), which stacks MNIST on CIFAR-10 or Fashion-MNIST. The sizes are those of
 * Waterbirds, Sagawa et al. 2020 (arXiv 1911.08731), with a balanced test split.
 *
 * @module
 */
import { RandomState } from "../random/mod.ts";
import {
  type DominoesSplit,
  dominoesSplit,
  type DominoesSplitParts,
} from "./_dominoes_split.ts";
import { PIXELS, SIDE } from "./_idx_set.ts";
import { type GroupCounts, SPLIT_NAMES } from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import type { DominoesSources, DominoesVariant } from "./dominoes_sources.ts";
import type { ClassImages } from "./fashion_mnist.ts";
import type { GroupedDataset, GroupScheme, SplitName } from "./types.ts";

/** What a Dominoes is made of. */
export interface BuildDominoesOptions {
  /** Draws the images: 0 to 2³² − 1. */
  readonly seed: number;
  /** Which of the four. */
  readonly variant: DominoesVariant;
  /** From {@linkcode loadDominoesSources} for the same variant. */
  readonly sources: DominoesSources;
}

/** Waterbirds' training and validation sizes; 500 per group in the test split. */
const WATERBIRDS_LIKE = {
  train: [3498, 184, 56, 1057],
  validation: [467, 466, 133, 133],
  test: [500, 500, 500, 500],
} as const satisfies GroupCounts;

/**
 * Images per group. `place-independent` halves the class sizes 3682 and 1113 of the others' training
 * split; its validation split is the same as theirs, which is independent of the place already.
 */
export const DOMINOES_GROUP_COUNTS = {
  main: WATERBIRDS_LIKE,
  hard: WATERBIRDS_LIKE,
  "place-independent": { ...WATERBIRDS_LIKE, train: [1841, 1841, 557, 556] },
  "digit-blanked": WATERBIRDS_LIKE,
} as const satisfies Record<DominoesVariant, GroupCounts>;

/** [height, width, channels]: two squares of 28, one above the other. */
export const DOMINOES_IMAGE_SHAPE = [2 * SIDE, SIDE, 1] as const;

/** The variants' names in the registry. */
export const DOMINOES_NAMES = {
  main: "dominoes",
  hard: "dominoes-hard",
  "place-independent": "dominoes-place-independent",
  "digit-blanked": "dominoes-digit-blanked",
} as const satisfies Record<DominoesVariant, string>;

/**
 * Builds a variant in memory; images are composed when they are read, as float32 pixel / 255.
 *
 * One generator, numpy's `RandomState(seed)`, draws a permutation of each class in this order: train
 * file: zeros, ones, items of label 0, items of label 1; then the same of the test file. Images are
 * taken from the front: training groups 0 to 3, then validation groups 0 to 3. So validation images are
 * not in training, and `main`, `place-independent` and `digit-blanked` of one seed hold the same items.
 * Nothing is drawn twice, with one exception: the test file has 980 zeros where 1,000 are needed, so the
 * first 20 of the permutation, which are in group 0, come again at the end of group 2.
 *
 * The images of a split are ordered by group; shuffle for training.
 *
 * @throws {RangeError} If the seed is not an integer from 0 to 2³² − 1.
 * @throws {RangeError} If a class of the sources has too few images.
 */
export function buildDominoes(options: BuildDominoesOptions): GroupedDataset {
  const { variant, sources } = options;
  const random = new RandomState(options.seed);
  const trainFile = drawOrder(sources, "train", random);
  const testFile = drawOrder(sources, "test", random);
  const splits = {
    train: takeSplit("train", trainFile, variant),
    validation: takeSplit("validation", trainFile, variant),
    test: takeSplit("test", testFile, variant),
  };
  return {
    name: DOMINOES_NAMES[variant],
    imageShape: DOMINOES_IMAGE_SHAPE,
    numClasses: 2,
    groups: groupScheme(sources),
    splits,
    digest: digestOf(splits),
  };
}

/** The images of one class of one file in the order in which they are taken. */
interface ClassQueue {
  readonly pixels: Uint8Array;
  /** The next `n` image indices. */
  take(n: number): ArrayLike<number>;
}

interface FileQueues {
  readonly digits: readonly [ClassQueue, ClassQueue];
  readonly items: readonly [ClassQueue, ClassQueue];
}

function drawOrder(
  sources: DominoesSources,
  file: "train" | "test",
  random: RandomState,
): FileQueues {
  const queue = (
    images: ClassImages,
    options: { readonly mayRepeat: boolean },
  ): ClassQueue => {
    const pixels = images[file];
    const order = random.permutation(pixels.length / PIXELS);
    let used = 0;
    const take = (n: number) => {
      if (used + n > order.length && !options.mayRepeat) {
        throw new RangeError(
          `Cannot build Dominoes: expected ${
            used + n
          } ${file} images of ${images.name}, current value is ${order.length}`,
        );
      }
      const taken = Array.from(
        { length: n },
        (_, i) => order[(used + i) % order.length]!,
      );
      used += n;
      return taken;
    };
    return { pixels, take };
  };
  // Array elements are evaluated in order, which is the documented order of the draws.
  const zerosRunOut = { mayRepeat: file === "test" };
  return {
    digits: [
      queue(sources.digits[0], zerosRunOut),
      queue(sources.digits[1], { mayRepeat: false }),
    ],
    items: [
      queue(sources.items[0], { mayRepeat: false }),
      queue(sources.items[1], { mayRepeat: false }),
    ],
  };
}

function takeSplit(
  name: SplitName,
  queues: FileQueues,
  variant: DominoesVariant,
): DominoesSplit {
  const counts = DOMINOES_GROUP_COUNTS[variant][name];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const labels = new Uint8Array(total);
  const attributes = new Uint8Array(total);
  const digitIndices = new Uint32Array(total);
  const itemIndices = new Uint32Array(total);
  let at = 0;
  counts.forEach((count, group) => {
    const label = group >> 1;
    const attribute = group & 1;
    labels.fill(label, at, at + count);
    attributes.fill(attribute, at, at + count);
    digitIndices.set(queues.digits[attribute as 0 | 1].take(count), at);
    itemIndices.set(queues.items[label as 0 | 1].take(count), at);
    at += count;
  });
  const pixels = (pair: FileQueues["digits"]) =>
    [pair[0].pixels, pair[1].pixels] as const;
  return dominoesSplit(
    name,
    {
      labels,
      attributes,
      digitPixels: variant === "digit-blanked"
        ? undefined
        : pixels(queues.digits),
      digitIndices,
      itemPixels: pixels(queues.items),
      itemIndices,
    } satisfies DominoesSplitParts,
  );
}

function groupScheme({ digits, items }: DominoesSources): GroupScheme {
  return {
    names: ["G0", "G1", "G2", "G3"],
    descriptions: items.flatMap((item) =>
      digits.map((digit) => `${item.name} under a ${digit.name}`)
    ),
    pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
  };
}

function digestOf(splits: Readonly<Record<SplitName, DominoesSplit>>): string {
  return sha256Hex(
    ...SPLIT_NAMES.flatMap((name) => [
      splits[name].readPixels(),
      splits[name].labels,
      splits[name].attributes,
    ]),
  );
}
