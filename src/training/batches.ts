import type { GroupedSplit } from "../datasets/types.ts";
import type { HostArray } from "../tensor/types.ts";

/** A batch of images with the ids that go with them. */
export interface Batch {
  /** float32 [indices.length or more, H, W, C]; what lies beyond the indices is zero. */
  readonly images: HostArray;
  /** int32 [indices.length]. */
  readonly labels: HostArray;
  /** Positions in the split. */
  readonly indices: Int32Array;
}

/**
 * Reads images and labels of a split.
 *
 * @param options.rows Rows of `images`; more than there are indices are filled with zeros. Default: as many.
 * @throws {RangeError} If there are more indices than rows.
 */
export async function readBatch(
  split: GroupedSplit,
  indices: Int32Array,
  options: {
    readonly imageShape: readonly number[];
    readonly rows?: number;
  },
): Promise<Batch> {
  const { imageShape, rows = indices.length } = options;
  if (indices.length > rows) {
    throw new RangeError(
      `Cannot read a batch: ${rows} rows are not enough, current value is ${indices.length}`,
    );
  }
  const pixels = imageShape.reduce((product, size) => product * size, 1);
  const data = new Float32Array(rows * pixels);
  await split.readImages(indices, data.subarray(0, indices.length * pixels));
  return {
    images: { dtype: "float32", shape: [rows, ...imageShape], data },
    labels: {
      dtype: "int32",
      shape: [indices.length],
      data: Int32Array.from(indices, (i) => split.labels[i] as number),
    },
    indices,
  };
}

/** The integers from `start` up to but not including `end`. */
export function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}
