import type { GroupedDataset } from "../datasets/types.ts";
import type { Architecture, Parameters } from "../models/mod.ts";
import type { HostTree, Program } from "../tensor/types.ts";
import { evaluateEpoch, type EvaluateOptions } from "./_evaluate_epoch.ts";
import { parametersNow, resumeStateOf, startRun } from "./_fit_run.ts";
import type { ObjectiveConfig } from "./objectives.ts";
import type { OptimizerConfig } from "./optimizers.ts";
import type { EpochEvaluation, EpochReport, ResumeState } from "./resume.ts";
import { runEpoch } from "./_run_epoch.ts";
import type { SamplingConfig } from "./samplers.ts";
import type { ScheduleConfig } from "./schedules.ts";
import type { WeightingConfig } from "./weightings.ts";

/** How {@linkcode fit} trains. The program must have been made with the same architecture, optimizer, objective, … */
export interface FitOptions {
  readonly architecture: Architecture;
  /** The starting point; not changed. */
  readonly parameters: Parameters;
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  /** Whether the last short batch of an epoch is left out or seen. @default {"drop"} */
  readonly lastBatch?: "drop" | "keep";
  readonly schedule: ScheduleConfig;
  readonly epochs: number;
  /** Of the order of images and of dropout: runs with the same seed are paired. */
  readonly orderSeed: number;
  /** @default {every image once, shuffled} */
  readonly sampling?: SamplingConfig;
  /** @default {every example counts the same} */
  readonly weighting?: WeightingConfig;
  /** @default {cross-entropy of the labels} */
  readonly objective?: ObjectiveConfig;
  /** The values of the objective's scalars in every step. @default {{}} */
  readonly objectiveScalars?: Readonly<Record<string, number>>;
  /**
   * State that is written before an epoch (counted from 0), made of the parameters at its start: a mask, say.
   * Default: none.
   */
  stateOfEpoch?(
    parameters: Parameters,
    epoch: number,
  ): HostTree | Promise<HostTree>;
  /** Splits on which the network is evaluated before the first epoch and after each. Default: none. */
  readonly evaluate?: EvaluateOptions;
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

/** A trained network and how it came to be. */
export interface FitResult {
  /** A new map; weights, statistics and counters after the last epoch. */
  readonly parameters: Parameters;
  /** One report per epoch, the first epoch first. */
  readonly history: readonly EpochReport[];
  /** The start and every epoch, in order; empty unless {@linkcode FitOptions.evaluate} asks for it. */
  readonly evaluations: readonly EpochEvaluation[];
  /** By number of finished epochs. */
  readonly kept: ReadonlyMap<number, Parameters>;
}

/**
 * Trains a network on a dataset's train split; there is no other loop.
 *
 * Every epoch draws a new order from one generator, as PyTorch's samplers do. The same seed, parameters and numerics
 * give the same bytes, interrupted and resumed or not. Unlike in the published fine-tuning code, epochs are counted the
 * same for every split: an evaluation with epoch e is that of the network after e.
 *
 * @param program One of `trainingProgram`. Its state is overwritten; afterwards it holds the result and is ready for
 * `predict`.
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
  if (run.epoch === 0) await evaluate();
  while (run.epoch < epochs) {
    signal?.throwIfAborted();
    if (options.stateOfEpoch) {
      const now = parametersNow(program, options, run);
      program.write(await options.stateOfEpoch(now, run.epoch));
    }
    const report = await runEpoch(program, dataset, { options, run });
    await evaluate();
    options.onEpoch?.(report);
    if (keepEpochs.includes(run.epoch)) {
      run.kept.set(run.epoch, parametersNow(program, options, run));
    }
    await options.onCheckpoint?.(resumeStateOf(program, run));
  }
  return {
    parameters: parametersNow(program, options, run),
    history: run.history,
    evaluations: run.evaluations,
    kept: run.kept,
  };

  async function evaluate(): Promise<void> {
    if (!options.evaluate) return;
    const { epoch } = run;
    run.evaluations.push(
      await evaluateEpoch(program, dataset, { ...options.evaluate, epoch }),
    );
  }
}
