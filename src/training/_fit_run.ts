import type { GroupedDataset } from "../datasets/types.ts";
import type { Parameters } from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import type { HostTree, Program } from "../tensor/types.ts";
import type { FitOptions } from "./fit.ts";
import { type Objective, objectiveOf } from "./objectives.ts";
import { initialProgramState, parametersFrom } from "./program_state.ts";
import type { EpochEvaluation, EpochReport, ResumeState } from "./resume.ts";
import { initialScheduleState, type ScheduleState } from "./schedules.ts";
import { createReduction } from "./reductions.ts";
import { CROSS_ENTROPY } from "./train_spec.ts";
import { exampleWeights, reductionOf } from "./weightings.ts";

/** What changes while a run goes on. */
export interface FitRun {
  readonly generator: TorchGenerator;
  readonly objective: Objective;
  readonly stepsPerEpoch: number;
  /** Of every image of the train split. */
  readonly exampleWeights: Float32Array;
  readonly history: EpochReport[];
  readonly evaluations: EpochEvaluation[];
  readonly kept: Map<number, Parameters>;
  epoch: number;
  step: number;
  schedule: ScheduleState;
}

/** The run at its start, or where an interrupted one stood; the program's state is written. */
export function startRun(
  program: Program,
  dataset: GroupedDataset,
  options: FitOptions,
): FitRun {
  const { batchSize, lastBatch = "drop", resume, schedule } = options;
  const { weighting = { kind: "equal" }, objective = CROSS_ENTROPY } = options;
  const { train } = dataset.splits;
  if (train.count < batchSize) {
    throw new RangeError(
      `Cannot train: a batch needs ${batchSize} images, current value is ${train.count}`,
    );
  }
  const batches = train.count / batchSize;
  const fixed = {
    objective: objectiveOf(objective, options.architecture),
    stepsPerEpoch: lastBatch === "keep"
      ? Math.ceil(batches)
      : Math.floor(batches),
    exampleWeights: exampleWeights(weighting, train),
  };
  if (resume) {
    const { position } = resume;
    program.write(resume.state);
    return {
      ...fixed,
      generator: TorchGenerator.fromState(position.generator),
      history: [...position.history],
      evaluations: [...position.evaluations],
      kept: new Map(resume.kept),
      epoch: position.epoch,
      step: position.step,
      schedule: position.schedule,
    };
  }
  const reduction = createReduction(
    reductionOf(weighting, { numGroups: dataset.groups.names.length }),
  );
  program.write(
    new Map([
      ...initialProgramState(options),
      ...fixed.objective.initialState(options.parameters),
      ...reduction.initialState,
    ]),
  );
  return {
    ...fixed,
    generator: new TorchGenerator(options.orderSeed),
    history: [],
    evaluations: [],
    kept: new Map(),
    epoch: 0,
    step: 0,
    schedule: initialScheduleState(schedule),
  };
}

/** Where a run stands now. */
export function resumeStateOf(program: Program, run: FitRun): ResumeState {
  return {
    state: program.read(),
    kept: new Map(run.kept),
    position: {
      epoch: run.epoch,
      step: run.step,
      generator: run.generator.getState(),
      schedule: run.schedule,
      history: [...run.history],
      evaluations: [...run.evaluations],
    },
  };
}

/** The network as it is now. */
export function parametersNow(
  program: Program,
  { architecture, parameters: start }: FitOptions,
  { objective, step }: FitRun,
): HostTree {
  return parametersFrom(program, {
    architecture,
    start,
    steps: objective.updatesStatistics ? step : 0,
  });
}
