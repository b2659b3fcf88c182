import { PIXELS } from "./_idx_set.ts";
import type { GroupedSplit, SplitName } from "./types.ts";

/** Which images a split is made of; entry i of each array belongs to image i. */
export interface DominoesSplitParts {
  readonly labels: Uint8Array;
  readonly attributes: Uint8Array;
  /** uint8 [n, 28, 28] of each attribute's digit; undefined leaves the upper half black. */
  readonly digitPixels: readonly [Uint8Array, Uint8Array] | undefined;
  readonly digitIndices: Uint32Array;
  /** uint8 [n, 28, 28] of each label's item. */
  readonly itemPixels: readonly [Uint8Array, Uint8Array];
  readonly itemIndices: Uint32Array;
}

export interface DominoesSplit extends GroupedSplit {
  /** All images as uint8 [count, 56, 28, 1]. */
  readPixels(): Uint8Array;
}

/** float32 of pixel / 255, by pixel value. */
const UNIT_INTERVAL = Float32Array.from(
  { length: 256 },
  (_, pixel) => pixel / 255,
);
/** A split that copies its pixels together when they are read; nothing is held twice. */
export function dominoesSplit(
  name: SplitName,
  parts: DominoesSplitParts,
): DominoesSplit {
  const { labels, attributes, digitPixels } = parts;
  const count = labels.length;
  const groups = labels.map((label, index) => 2 * label + attributes[index]!);

  /** The two halves of an image: where its pixels are, or undefined for a black one. */
  function halves(
    index: number,
  ): readonly [Uint8Array | undefined, Uint8Array] {
    const top = digitPixels?.[attributes[index]!];
    return [
      top && square(top, parts.digitIndices[index]!),
      square(parts.itemPixels[labels[index]!]!, parts.itemIndices[index]!),
    ];
  }

  return {
    name,
    count,
    labels,
    attributes,
    groups,
    readImages(indices: ArrayLike<number>, into: Float32Array): void {
      const size = 2 * PIXELS;
      if (into.length < indices.length * size) {
        throw new RangeError(
          `Cannot read images: expected room for ${
            indices.length * size
          } values, current value is ${into.length}`,
        );
      }
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        if (!(index >= 0 && index < count && Number.isInteger(index))) {
          throw new RangeError(
            `Cannot read images: expected indices of the ${count} images of ${name}, current value is ${index}`,
          );
        }
        const [top, bottom] = halves(index);
        writeUnitInterval(top, into, i * size);
        writeUnitInterval(bottom, into, i * size + PIXELS);
      }
    },
    readPixels(): Uint8Array {
      const pixels = new Uint8Array(count * 2 * PIXELS);
      for (let index = 0; index < count; index++) {
        const [top, bottom] = halves(index);
        if (top) pixels.set(top, index * 2 * PIXELS);
        pixels.set(bottom, index * 2 * PIXELS + PIXELS);
      }
      return pixels;
    },
  };
}

function square(pixels: Uint8Array, index: number): Uint8Array {
  return pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
}

// One array type per parameter: the loop runs for every batch, and mixed types make it three times slower.
function writeUnitInterval(
  pixels: Uint8Array | undefined,
  into: Float32Array,
  at: number,
): void {
  if (pixels === undefined) {
    into.fill(0, at, at + PIXELS);
    return;
  }
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    into[at + pixel] = UNIT_INTERVAL[pixels[pixel]!]!;
  }
}
