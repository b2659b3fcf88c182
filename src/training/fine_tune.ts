import type { GroupedDataset } from "../datasets/types.ts";
import type { Architecture, Parameters } from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import { scalar } from "../tensor/mod.ts";
import type { HostArray, HostTree, Program } from "../tensor/types.ts";
import { readBatch } from "./batches.ts";
import { maskName } from "./contrastive_program.ts";
import { type OptimizerConfig, optimizerOf } from "./optimizers.ts";
import { initialProgramState, parametersFrom } from "./program_state.ts";
import {
  afterEpoch,
  initialScheduleState,
  learningRateAt,
  type ScheduleConfig,
  type ScheduleState,
} from "./schedules.ts";

/** Weights of the two losses. */
export interface LossWeights {
  /** Of each of the two NT-Xent terms; published 1, continued ERM 0. */
  readonly contrast: number;
  /** Of the cross-entropy; published .2, continued ERM 1. */
  readonly crossEntropy: number;
}

/** The published weights. The code calls the second `mse_lambda`. */
export const PUBLISHED_LOSS_WEIGHTS: LossWeights = {
  contrast: 1,
  crossEntropy: .2,
};

/** The published schedule: a rate of 2e-4, halved after two epochs without improvement of the summed loss. */
export const PUBLISHED_FINE_TUNING_SCHEDULE: ScheduleConfig = {
  kind: "plateau",
  learningRate: 2e-4,
  factor: .5,
  patience: 1,
};

export interface FineTuneOptions {
  readonly architecture: Architecture;
  /** The ERM checkpoint to start from; not changed. */
  readonly parameters: Parameters;
  /** Those that the program was made with. The last short batch of an epoch is kept. */
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  /** Published: 21. */
  readonly epochs: number;
  /** Of the order of images: runs with the same seed are paired. */
  readonly orderSeed: number;
  /** Default: {@linkcode PUBLISHED_FINE_TUNING_SCHEDULE}. */
  readonly schedule?: ScheduleConfig;
  /** Default: {@linkcode PUBLISHED_LOSS_WEIGHTS}. */
  readonly lossWeights?: LossWeights;
  /** The mask of an epoch (from 0), by weight name, made of the parameters at its start; 1 keeps a weight. */
  masks(
    parameters: Parameters,
    epoch: number,
  ): HostTree | Promise<HostTree>;
  /** Called before the first epoch and after each; awaited. `evaluate` of the program is ready for `predict`. */
  onEpoch?(report: FineTuneReport): Promise<void> | void;
  /** Stops before the next epoch. */
  readonly signal?: AbortSignal;
}

/** The state of a run after some epochs. */
export interface FineTuneReport {
  /** Finished epochs: 0 is the start. */
  readonly epoch: number;
  readonly parameters: Parameters;
  /** The mean of the batch losses; null before the first epoch. */
  readonly loss: number | null;
}

/**
 * Fine-tunes a network as `contrastiveProgram` says.
 *
 * Every epoch builds a new mask and draws a new order (PyTorch's `randperm`); the last short batch is kept. The
 * dense network is the result: the mask acts in training only.
 *
 * Unlike published, epochs are counted the same for every split: a report with epoch e is the model after e.
 *
 * @param program One of `contrastiveProgram` with the same architecture, optimizer and batch sizes.
 * @returns The parameters after the last epoch, a new map.
 * @throws {Error} If the loss is not finite, or the signal's reason if it stops the run.
 */
export async function fineTune(
  program: Program,
  dataset: GroupedDataset,
  options: FineTuneOptions,
): Promise<Parameters> {
  const { architecture, parameters: start, signal, epochs } = options;
  const { schedule = PUBLISHED_FINE_TUNING_SCHEDULE } = options;
  program.write(initialProgramStateWithMasks(options));
  const generator = new TorchGenerator(options.orderSeed);
  let position = initialScheduleState(schedule);
  let parameters = start;
  let steps = 0;
  await options.onEpoch?.({ epoch: 0, parameters, loss: null });
  for (let epoch = 0; epoch < epochs; epoch++) {
    signal?.throwIfAborted();
    program.write(masksByName(await options.masks(parameters, epoch)));
    const before = { epoch, steps, position };
    const { lossSum, batches } = await runEpoch(program, dataset, {
      ...options,
      schedule,
      generator,
      before,
    });
    steps += batches;
    position = afterEpoch(schedule, position, lossSum);
    parameters = parametersFrom(program, { architecture, start, steps });
    await options.onEpoch?.({
      epoch: epoch + 1,
      parameters,
      loss: lossSum / batches,
    });
  }
  return parameters;
}

async function runEpoch(
  program: Program,
  dataset: GroupedDataset,
  options: FineTuneOptions & {
    readonly schedule: ScheduleConfig;
    readonly generator: TorchGenerator;
    readonly before: {
      readonly epoch: number;
      readonly steps: number;
      readonly position: ScheduleState;
    };
  },
): Promise<{ readonly lossSum: number; readonly batches: number }> {
  const { train } = dataset.splits;
  const { batchSize, generator, before } = options;
  const { lossWeights = PUBLISHED_LOSS_WEIGHTS } = options;
  const optimizer = optimizerOf(options.optimizer);
  const order = generator.randperm(train.count);
  // Below 2^30, so that adding the step keeps it an int32.
  const dropoutBase = generator.random() >>> 2;
  const batches = Math.ceil(train.count / batchSize);
  let lossSum = 0;
  for (let batch = 0; batch < batches; batch++) {
    const { images, labels, indices } = await readBatch(
      train,
      order.subarray(batch * batchSize, (batch + 1) * batchSize),
      { imageShape: dataset.imageShape },
    );
    const step = before.steps + batch;
    const learningRate = learningRateAt(options.schedule, before.position, {
      epoch: before.epoch,
      step,
      totalSteps: batches * options.epochs,
    });
    const entry = indices.length === batchSize ? "step" : "lastStep";
    const { loss } = program.call(entry, {
      images,
      labels,
      dropoutSeed: scalar(dropoutBase + batch, "int32"),
      ...scalars({
        contrastWeight: lossWeights.contrast,
        crossEntropyWeight: lossWeights.crossEntropy,
        ...optimizer.scalarsAt(step + 1, learningRate),
      }),
    });
    const value = loss?.data[0] as number;
    if (!Number.isFinite(value)) {
      throw new Error(
        `Cannot fine-tune on: the loss is not finite, current value is ${value} in batch ${
          batch + 1
        }`,
      );
    }
    lossSum += value;
  }
  return { lossSum, batches };
}

/** Masks of ones until the first epoch writes its own. */
function initialProgramStateWithMasks(options: FineTuneOptions): HostTree {
  const { architecture, parameters } = options;
  const ones = new Map(architecture.neurons.map(({ weight }) => {
    const { shape, data } = parameters.get(weight) as HostArray;
    const mask: HostArray = {
      dtype: "float32",
      shape,
      data: new Float32Array(data.length).fill(1),
    };
    return [weight, mask];
  }));
  return new Map([...initialProgramState(options), ...masksByName(ones)]);
}

function masksByName(masks: HostTree): HostTree {
  return new Map(
    [...masks].map(([weight, mask]) => [maskName(weight), mask]),
  );
}

function scalars(
  values: Readonly<Record<string, number>>,
): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, scalar(value)]),
  );
}
