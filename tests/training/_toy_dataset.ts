import type {
  GroupedDataset,
  GroupedSplit,
  SplitName,
} from "../../src/datasets/types.ts";
import { TorchGenerator } from "../../src/random/mod.ts";

/** Options of {@linkcode toyDataset}. */
export interface ToyOptions {
  /** @default {[8, 8, 1]} */
  readonly imageShape?: GroupedDataset["imageShape"];
}

/**
 * Noise images in which the label brightens the lower half and, in three of four images, the attribute
 * that goes with it the upper half: groups of unequal size that a small network learns in seconds.
 */
export function toyDataset(
  counts: Readonly<Record<SplitName, number>>,
  { imageShape = [8, 8, 1] }: ToyOptions = {},
): GroupedDataset {
  const pixels = imageShape.reduce((product, length) => product * length, 1);
  const split = (name: SplitName) => toySplit(name, counts[name], pixels);
  return {
    name: "toy",
    imageShape,
    numClasses: 2,
    groups: {
      names: ["G0", "G1", "G2", "G3"],
      descriptions: ["0 with 0", "0 with 1", "1 with 0", "1 with 1"],
      pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
    },
    splits: {
      train: split("train"),
      validation: split("validation"),
      test: split("test"),
    },
    digest: "toy",
  };
}

function toySplit(
  name: SplitName,
  count: number,
  pixels: number,
): GroupedSplit {
  const noise = new TorchGenerator(name.length).uniform(count * pixels);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const attributes = labels.map((label, i) => i % 8 < 6 ? label : 1 - label);
  const images = noise.map((value, i) => {
    const image = Math.floor(i / pixels);
    const upper = i % pixels < pixels / 2;
    const bright = upper ? attributes[image] : labels[image];
    return value * 0.5 + (bright as number) * 0.5;
  });
  return {
    name,
    count,
    labels,
    attributes,
    groups: labels.map((label, i) => 2 * label + (attributes[i] as number)),
    readImages(indices, into) {
      for (let row = 0; row < indices.length; row++) {
        const start = (indices[row] as number) * pixels;
        into.set(images.subarray(start, start + pixels), row * pixels);
      }
    },
  };
}
