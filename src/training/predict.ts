import type { GroupedSplit } from "../datasets/types.ts";
import type { Program } from "../tensor/types.ts";
import { range, readBatch } from "./batches.ts";

export interface PredictOptions {
  /** Images per call: what the program's `evaluate` takes. */
  readonly batchSize: number;
  /** Image shape [height, width, channels]. */
  readonly imageShape: readonly number[];
  readonly numClasses: number;
  /** Which images of the split, in this order. Default: all, in the split's order. */
  readonly indices?: Int32Array;
}

/**
 * The logits of a split's images, row-major [N, numClasses].
 *
 * The last batch is padded with zero images, whose logits are dropped: in evaluation mode no image sees another.
 *
 * @param program One with the entry `evaluate` of `trainingProgram`, its state written.
 */
export async function predict(
  program: Program,
  split: GroupedSplit,
  options: PredictOptions,
): Promise<Float32Array> {
  const { batchSize, imageShape, numClasses } = options;
  const indices = options.indices ?? range(0, split.count);
  const logits = new Float32Array(indices.length * numClasses);
  for (let start = 0; start < indices.length; start += batchSize) {
    const batch = await readBatch(
      split,
      indices.subarray(start, start + batchSize),
      { imageShape, rows: batchSize },
    );
    const outputs = program.call("evaluate", { images: batch.images });
    const rows = outputs.logits?.data as Float32Array;
    logits.set(
      rows.subarray(0, batch.indices.length * numClasses),
      start * numClasses,
    );
  }
  return logits;
}

/** The class with the largest logit for each row; the first one where several are equal. */
export function predictedClasses(
  logits: Float32Array,
  numClasses: number,
): Uint8Array {
  const classes = new Uint8Array(logits.length / numClasses);
  for (let row = 0; row < classes.length; row++) {
    let best = 0;
    for (let c = 1; c < numClasses; c++) {
      const value = logits[row * numClasses + c] as number;
      if (value > (logits[row * numClasses + best] as number)) best = c;
    }
    classes[row] = best;
  }
  return classes;
}
