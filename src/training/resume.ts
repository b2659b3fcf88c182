import type { TorchGeneratorState } from "../random/mod.ts";
import type { SplitName } from "../datasets/types.ts";
import type { HostArray, HostTree } from "../tensor/types.ts";
import type { ScheduleState } from "./schedules.ts";

/** What is known of one finished epoch. Accuracies are those of the training batches as they were seen. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean of the batch losses. */
  readonly loss: number;
  /** Fraction right over all images seen, in training mode and before each update. */
  readonly accuracy: number;
  /** The same by group; null for a group of which no image was seen. */
  readonly groupAccuracies: readonly (number | null)[];
  /** Of the epoch's last step. */
  readonly learningRate: number;
}

/** How many images of a group are right. */
export interface GroupResult {
  /** Images whose prediction is their label. */
  readonly correct: number;
  /** Images of the group. */
  readonly n: number;
}

/** A network on whole splits in evaluation mode, after some epochs. */
export interface EpochEvaluation {
  /** Finished epochs; 0 is the start. */
  readonly epoch: number;
  /** By split, in order of the group id. */
  readonly groups: Readonly<
    Partial<Record<SplitName, readonly GroupResult[]>>
  >;
}

/** Where a run stands, as plain JSON. */
export interface ResumePosition {
  /** Finished epochs. */
  readonly epoch: number;
  /** Finished steps. */
  readonly step: number;
  /** The generator of orders and dropout seeds. */
  readonly generator: TorchGeneratorState;
  readonly schedule: ScheduleState;
  readonly history: readonly EpochReport[];
  readonly evaluations: readonly EpochEvaluation[];
}

/** Everything that an interrupted run needs to end in the same bytes as an undisturbed one. */
export interface ResumeState {
  /** The program's whole state: weights, statistics, optimizer slots. */
  readonly state: HostTree;
  /** Weights kept so far, by number of finished epochs. */
  readonly kept: ReadonlyMap<number, HostTree>;
  readonly position: ResumePosition;
}

/** A resume state as one flat tree and one JSON value, ready for a file of tensors with metadata. */
export interface SerialisedResumeState {
  readonly tensors: HostTree;
  readonly metadata: ResumePosition;
}

const STATE = "state/";
const KEPT = /^kept\/(\d+)\/(.+)$/;

/** Flattens a resume state. Arrays are shared, not copied. */
export function serialiseResumeState(
  resume: ResumeState,
): SerialisedResumeState {
  const tensors = new Map<string, HostArray>();
  for (const [name, array] of resume.state) tensors.set(STATE + name, array);
  for (const [epoch, parameters] of resume.kept) {
    for (const [name, array] of parameters) {
      tensors.set(`kept/${epoch}/${name}`, array);
    }
  }
  return { tensors, metadata: resume.position };
}

/**
 * The reverse of {@linkcode serialiseResumeState}.
 *
 * @throws {RangeError} If a tensor's name is none that it writes.
 */
export function restoreResumeState(
  serialised: SerialisedResumeState,
): ResumeState {
  const state = new Map<string, HostArray>();
  const kept = new Map<number, Map<string, HostArray>>();
  for (const [name, array] of serialised.tensors) {
    const match = KEPT.exec(name);
    if (match) {
      const epoch = Number(match[1]);
      const parameters = kept.get(epoch) ?? new Map<string, HostArray>();
      kept.set(epoch, parameters.set(match[2] as string, array));
    } else if (name.startsWith(STATE)) {
      state.set(name.slice(STATE.length), array);
    } else {
      throw new RangeError(
        `Cannot resume: a tensor belongs to no part of the state, current value is "${name}"`,
      );
    }
  }
  return { state, kept, position: serialised.metadata };
}
