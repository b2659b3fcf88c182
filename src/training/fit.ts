import type { GroupedDataset } from "../datasets/types.ts";
import type { Architecture, Parameters } from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import { scalar } from "../tensor/mod.ts";
import type { HostArray, HostTree, Program } from "../tensor/types.ts";
import { readBatch } from "./batches.ts";
import { type OptimizerConfig, optimizerOf } from "./optimizers.ts";
import { EpochTally } from "./_epoch_tally.ts";
import type { EpochReport, ResumeState } from "./resume.ts";
import { initialProgramState, parametersFrom } from "./program_state.ts";
import {
  afterEpoch,
  initialScheduleState,
  learningRateAt,
  type ScheduleConfig,
  type ScheduleState,
} from "./schedules.ts";

export interface FitOptions {
  readonly architecture: Architecture;
  /** The starting point; not changed. */
  readonly parameters: Parameters;
  /** The optimizer and batch size that the program was made with. */
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  readonly schedule: ScheduleConfig;
  readonly epochs: number;
  /** Of the order of images and of dropout. */
  readonly orderSeed: number;
  /** Numbers of finished epochs after which the weights are kept, e.g. for rewinding. @default {[]} */
  readonly keepEpochs?: readonly number[];
  /** Goes on from here instead of from `parameters`. */
  readonly resume?: ResumeState;
  /** Called after every epoch, before the checkpoint. */
  onEpoch?(report: EpochReport): void;
  /** Called after every epoch; what it stores is what a later `resume` takes. Awaited. */
  onCheckpoint?(resume: ResumeState): Promise<void> | void;
  /** Stops before the next epoch. */
  readonly signal?: AbortSignal;
}

export interface FitResult {
  /** A new map; weights, statistics and counters after the last epoch. */
  readonly parameters: Parameters;
  readonly history: readonly EpochReport[];
  /** By number of finished epochs. */
  readonly kept: ReadonlyMap<number, Parameters>;
}

/**
 * Empirical risk minimisation: trains a network on a dataset's train split.
 *
 * Every epoch draws a new order (PyTorch's `randperm`) from one generator; the last short batch is dropped. The
 * same seed, parameters and numerics give the same bytes, interrupted and resumed or not.
 *
 * @param program One of `trainingProgram` with the same architecture, optimizer and batch size. Its state is
 * overwritten; afterwards it holds the result and is ready for `predict`.
 * @throws {RangeError} If the split is smaller than a batch.
 * @throws {Error} If the loss is not finite, or the signal's reason if it stops the run.
 */
export async function fit(
  program: Program,
  dataset: GroupedDataset,
  options: FitOptions,
): Promise<FitResult> {
  const { epochs, keepEpochs = [], signal } = options;
  const run = startRun(program, dataset, options);
  while (run.epoch < epochs) {
    signal?.throwIfAborted();
    const report = await runEpoch(program, dataset, { options, run });
    options.onEpoch?.(report);
    if (keepEpochs.includes(run.epoch)) {
      run.kept.set(run.epoch, parametersNow(program, options, run.step));
    }
    await options.onCheckpoint?.(resumeStateOf(program, run));
  }
  return {
    parameters: parametersNow(program, options, run.step),
    history: run.history,
    kept: run.kept,
  };
}

/** What changes while a run goes on. */
interface Run {
  readonly generator: TorchGenerator;
  readonly stepsPerEpoch: number;
  readonly history: EpochReport[];
  readonly kept: Map<number, Parameters>;
  epoch: number;
  step: number;
  schedule: ScheduleState;
}

function startRun(
  program: Program,
  dataset: GroupedDataset,
  options: FitOptions,
): Run {
  const { batchSize, resume, orderSeed, schedule } = options;
  const { count } = dataset.splits.train;
  if (count < batchSize) {
    throw new RangeError(
      `Cannot train: a batch needs ${batchSize} images, current value is ${count}`,
    );
  }
  const stepsPerEpoch = Math.floor(count / batchSize);
  if (resume) {
    const { position } = resume;
    program.write(resume.state);
    return {
      generator: TorchGenerator.fromState(position.generator),
      stepsPerEpoch,
      history: [...position.history],
      kept: new Map(resume.kept),
      epoch: position.epoch,
      step: position.step,
      schedule: position.schedule,
    };
  }
  program.write(initialProgramState(options));
  return {
    generator: new TorchGenerator(orderSeed),
    stepsPerEpoch,
    history: [],
    kept: new Map(),
    epoch: 0,
    step: 0,
    schedule: initialScheduleState(schedule),
  };
}

async function runEpoch(
  program: Program,
  dataset: GroupedDataset,
  { options, run }: { readonly options: FitOptions; readonly run: Run },
): Promise<EpochReport> {
  const { train } = dataset.splits;
  const { batchSize, schedule } = options;
  const optimizer = optimizerOf(options.optimizer);
  const tally = new EpochTally(dataset);
  const order = run.generator.randperm(train.count);
  // Below 2^30, so that adding the step keeps it an int32.
  const dropoutBase = run.generator.random() >>> 2;
  let learningRate = run.schedule.learningRate;
  for (let batch = 0; batch < run.stepsPerEpoch; batch++) {
    learningRate = learningRateAt(schedule, run.schedule, {
      epoch: run.epoch,
      step: run.step,
      totalSteps: run.stepsPerEpoch * options.epochs,
    });
    const start = batch * batchSize;
    const { images, labels, indices } = await readBatch(
      train,
      order.subarray(start, start + batchSize),
      { imageShape: dataset.imageShape },
    );
    run.step++;
    const outputs = program.call("step", {
      images,
      labels,
      dropoutSeed: scalar(dropoutBase + batch, "int32"),
      ...scalars(optimizer.scalarsAt(run.step, learningRate)),
    });
    tally.add(indices, outputs);
  }
  run.epoch++;
  const report = tally.report({ epoch: run.epoch, learningRate });
  run.history.push(report);
  run.schedule = afterEpoch(schedule, run.schedule, tally.lossSum);
  return report;
}

function resumeStateOf(program: Program, run: Run): ResumeState {
  return {
    state: program.read(),
    kept: new Map(run.kept),
    position: {
      epoch: run.epoch,
      step: run.step,
      generator: run.generator.getState(),
      schedule: run.schedule,
      history: [...run.history],
    },
  };
}

function parametersNow(
  program: Program,
  options: FitOptions,
  steps: number,
): HostTree {
  return parametersFrom(program, {
    architecture: options.architecture,
    start: options.parameters,
    steps,
  });
}

function scalars(
  values: Readonly<Record<string, number>>,
): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, scalar(value)]),
  );
}
