/**
 * Learning-rate schedules as plain data, with PyTorch's semantics. A schedule's memory is a
 * {@linkcode ScheduleState} that survives JSON, so that a resumed run goes on as it would have.
 *
 * @module
 */

/** The same rate throughout. */
export interface ConstantSchedule {
  /** Tells the schedules apart. */
  readonly kind: "constant";
  /** The rate of every step. */
  readonly learningRate: number;
}

/** Half a cosine from the rate to 0, one step at a time over the whole run. */
export interface CosineSchedule {
  /** Tells the schedules apart. */
  readonly kind: "cosine";
  /** The rate of the first step. */
  readonly learningRate: number;
}

/** Multiplies the rate by `factor` after each of the milestones, counted in finished epochs. */
export interface MultiStepSchedule {
  /** Tells the schedules apart. */
  readonly kind: "multiStep";
  /** The rate before the first milestone. */
  readonly learningRate: number;
  /** Numbers of finished epochs. */
  readonly milestones: readonly number[];
  /** What the rate is multiplied by at each milestone. @default {0.1} */
  readonly factor?: number;
}

/** Multiplies the rate by `factor` once the epoch's loss has not improved for more than `patience` epochs. */
export interface PlateauSchedule {
  /** Tells the schedules apart. */
  readonly kind: "plateau";
  /** The rate of the first epoch. */
  readonly learningRate: number;
  /** What the rate is multiplied by when it is lowered. @default {0.1} */
  readonly factor?: number;
  /** Epochs without improvement that are put up with. @default {10} */
  readonly patience?: number;
  /** An improvement is a loss below best · (1 − threshold). @default {1e-4} */
  readonly threshold?: number;
}

/** Which schedule, as plain data. */
export type ScheduleConfig =
  | ConstantSchedule
  | CosineSchedule
  | MultiStepSchedule
  | PlateauSchedule;

/** What a schedule remembers between epochs. */
export interface ScheduleState {
  readonly learningRate: number;
  /** The lowest loss so far; null before the first epoch. */
  readonly best: number | null;
  /** Epochs since then. */
  readonly badEpochs: number;
}

/** Where in a run a step is; all counted from 0. */
export interface StepPosition {
  readonly epoch: number;
  readonly step: number;
  readonly totalSteps: number;
}

/** PyTorch keeps a rate that would change by less than this. */
const SMALLEST_CHANGE = 1e-8;

/** The memory before the first epoch. */
export function initialScheduleState(config: ScheduleConfig): ScheduleState {
  return { learningRate: config.learningRate, best: null, badEpochs: 0 };
}

/**
 * The learning rate of a step.
 *
 * Source: `torch.optim.lr_scheduler` (2.15): `CosineAnnealingLR` in closed form with one step per batch and
 * `eta_min` 0, `MultiStepLR`, `ReduceLROnPlateau`.
 */
export function learningRateAt(
  config: ScheduleConfig,
  state: ScheduleState,
  position: StepPosition,
): number {
  switch (config.kind) {
    case "constant":
      return config.learningRate;
    case "cosine": {
      const done = position.step / position.totalSteps;
      return config.learningRate * (1 + Math.cos(Math.PI * done)) / 2;
    }
    case "multiStep": {
      const passed = config.milestones.filter((m) => m <= position.epoch);
      return config.learningRate * (config.factor ?? 0.1) ** passed.length;
    }
    case "plateau":
      return state.learningRate;
  }
}

/**
 * The memory after an epoch.
 *
 * @param loss The sum (or mean) of the epoch's batch losses; improvement is relative, so either will do.
 */
export function afterEpoch(
  config: ScheduleConfig,
  state: ScheduleState,
  loss: number,
): ScheduleState {
  if (config.kind !== "plateau") return state;
  const { factor = 0.1, patience = 10, threshold = 1e-4 } = config;
  if (state.best === null || loss < state.best * (1 - threshold)) {
    return { ...state, best: loss, badEpochs: 0 };
  }
  const badEpochs = state.badEpochs + 1;
  if (badEpochs <= patience) return { ...state, badEpochs };
  const reduced = state.learningRate * factor;
  const learningRate = state.learningRate - reduced > SMALLEST_CHANGE
    ? reduced
    : state.learningRate;
  return { ...state, learningRate, badEpochs: 0 };
}
