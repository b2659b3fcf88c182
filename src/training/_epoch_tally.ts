import type { GroupedDataset } from "../datasets/types.ts";
import type { HostArray } from "../tensor/types.ts";
import { predictedClasses } from "./predict.ts";
import type { EpochReport } from "./resume.ts";

/** Counts over one epoch's batches. */
export class EpochTally {
  readonly #dataset: GroupedDataset;
  readonly #seen: number[];
  readonly #right: number[];
  #batches = 0;
  /** The sum of the batch losses. */
  lossSum = 0;

  constructor(dataset: GroupedDataset) {
    this.#dataset = dataset;
    this.#seen = dataset.groups.names.map(() => 0);
    this.#right = dataset.groups.names.map(() => 0);
  }

  /**
   * Adds a batch.
   *
   * @param outputs `loss` [] and `logits` [B, numClasses].
   * @throws {Error} If the loss is not finite.
   */
  add(
    indices: Int32Array,
    outputs: Readonly<Record<string, HostArray>>,
  ): void {
    const loss = outputs.loss?.data[0] as number;
    if (!Number.isFinite(loss)) {
      throw new Error(
        `Cannot train on: the loss is not finite, current value is ${loss} in batch ${
          this.#batches + 1
        }`,
      );
    }
    this.lossSum += loss;
    this.#batches++;
    const { train } = this.#dataset.splits;
    const classes = predictedClasses(
      outputs.logits?.data as Float32Array,
      this.#dataset.numClasses,
    );
    indices.forEach((index, row) => {
      const group = train.groups[index] as number;
      this.#seen[group]!++;
      if (classes[row] === train.labels[index]) this.#right[group]!++;
    });
  }

  report(
    position: { readonly epoch: number; readonly learningRate: number },
  ): EpochReport {
    return {
      epoch: position.epoch,
      loss: this.lossSum / this.#batches,
      accuracy: sum(this.#right) / sum(this.#seen),
      groupAccuracies: this.#seen.map((seen, group) =>
        seen === 0 ? null : (this.#right[group] as number) / seen
      ),
      learningRate: position.learningRate,
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
