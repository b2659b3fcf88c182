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

/** A batch as an entry point of `trainingProgram` takes it; see {@linkcode stepExamples}. */
export interface StepExamples {
  /** float32 [B, H, W, C]. */
  readonly images: HostArray;
  /** int32 [B]. */
  readonly labels: HostArray;
  /** int32 group ids [B]. */
  readonly groups: HostArray;
  /** int32 [B]. */
  readonly indices: HostArray;
  /** float32 [B]. */
  readonly exampleWeights: HostArray;
}

/** The examples of a step. Without groups all are of group 0, without indices at 0, without weights all weigh 1. */
export function stepExamples(
  { images, labels }: Pick<Batch, "images" | "labels">,
  options: {
    /** Group id of each example. */
    readonly groups?: ArrayLike<number>;
    /** Where each lies in the split that the images were chosen from. */
    readonly indices?: ArrayLike<number>;
    /** Weight of each example's loss. */
    readonly weights?: ArrayLike<number>;
  } = {},
): StepExamples & Record<string, HostArray> {
  const { shape, data: { length } } = labels;
  const { groups, indices, weights } = options;
  const ids = (values: ArrayLike<number> | undefined): HostArray => ({
    dtype: "int32",
    shape,
    data: values ? Int32Array.from(values) : new Int32Array(length),
  });
  return {
    images,
    labels,
    groups: ids(groups),
    indices: ids(indices),
    exampleWeights: {
      dtype: "float32",
      shape,
      data: weights
        ? Float32Array.from(weights)
        : new Float32Array(length).fill(1),
    },
  };
}

/** The integers from `start` up to but not including `end`. */
export function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}
