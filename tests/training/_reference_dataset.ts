import type { GroupedDataset } from "../../src/datasets/types.ts";
import {
  groups,
  images,
  labels,
  pairs,
  scheme,
} from "../neurons/_reference.ts";

const everyImage = images().data as Float32Array;
const PIXELS = 56 * 28;
const split = {
  count: labels.length,
  labels,
  attributes: groups.map((group) => group % 2),
  groups,
  readImages(indices: ArrayLike<number>, into: Float32Array) {
    Array.from(indices).forEach((index, row) =>
      into.set(
        everyImage.subarray(index * PIXELS, (index + 1) * PIXELS),
        row * PIXELS,
      )
    );
  },
};

/** The 64 images of `fixtures/reference`, the same in every split. */
export const referenceDataset: GroupedDataset = {
  name: "reference",
  imageShape: [56, 28, 1],
  numClasses: 2,
  groups: { names: scheme.names, descriptions: scheme.names, pairs },
  splits: {
    train: { ...split, name: "train" },
    validation: { ...split, name: "validation" },
    test: { ...split, name: "test" },
  },
  digest: "reference",
};
