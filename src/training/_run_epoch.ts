import type { GroupedDataset } from "../datasets/types.ts";
import { scalar, scalars } from "../tensor/mod.ts";
import type { Program } from "../tensor/types.ts";
import { readBatch, stepExamples } from "./batches.ts";
import { EpochTally } from "./_epoch_tally.ts";
import type { FitOptions } from "./fit.ts";
import type { FitRun } from "./_fit_run.ts";
import { optimizerOf } from "./optimizers.ts";
import type { EpochReport } from "./resume.ts";
import { epochOrder } from "./samplers.ts";
import { afterEpoch, learningRateAt } from "./schedules.ts";

/** One pass over the training images; the run and the program's state move on. */
export async function runEpoch(
  program: Program,
  dataset: GroupedDataset,
  { options, run }: { readonly options: FitOptions; readonly run: FitRun },
): Promise<EpochReport> {
  const { train } = dataset.splits;
  const { batchSize, schedule, sampling = { kind: "shuffled" } } = options;
  const optimizer = optimizerOf(options.optimizer);
  const tally = new EpochTally(dataset);
  const order = epochOrder(sampling, train, run.generator);
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
    const batchRead = await readBatch(
      train,
      order.subarray(start, start + batchSize),
      { imageShape: dataset.imageShape },
    );
    const { indices } = batchRead;
    run.step++;
    const entry = indices.length === batchSize ? "step" : "lastStep";
    const outputs = program.call(entry, {
      ...stepExamples(batchRead, {
        groups: indices.map((index) => train.groups[index]!),
        indices: indices.map((index) => train.origins?.[index] ?? index),
        weights: Array.from(indices, (index) => run.exampleWeights[index]!),
      }),
      dropoutSeed: scalar(dropoutBase + batch, "int32"),
      ...scalars({
        ...options.objectiveScalars,
        ...optimizer.scalarsAt(run.step, learningRate),
      }),
    });
    tally.add(indices, outputs);
  }
  run.epoch++;
  const report = tally.report({ epoch: run.epoch, learningRate });
  run.history.push(report);
  run.schedule = afterEpoch(schedule, run.schedule, tally.lossSum);
  return report;
}
