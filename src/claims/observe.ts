/**
 * The words in which a claim says what it saw: from predictions to observations.
 *
 * @module
 */
import type { GroupScheme, SplitName } from "../datasets/types.ts";
import {
  accuracyGap,
  contrast,
  type GroupAccuracy,
  groupAccuracy,
  worstGroupAccuracy,
} from "../metrics/mod.ts";
import type { Observation, Precondition } from "./types.ts";
import type { Predictions } from "./values.ts";

/** An observation that belongs to no single group. */
export const ALL = "all";

/** Average training accuracy below which a network has not memorised its training set. */
const CONVERGED_ACCURACY = 0.97;

/** The loss may rise or stand still from the last epoch but one to the last by this share of the first epoch's. */
const STILL_FALLING = 0.01;

/** Accuracy per group and of the worst group (group `all`, quantity `worst-group accuracy`) on a split. */
export function accuracies(
  network: Predictions,
  split: SplitName,
): Observation[] {
  const perGroup = groupAccuracies(network, split);
  return [
    ...perGroup.map(({ group, accuracy, n }) => ({
      quantity: "accuracy",
      condition: split,
      group: groupName(network.scheme, group),
      value: accuracy!,
      n,
    })),
    {
      quantity: "worst-group accuracy",
      condition: split,
      group: ALL,
      value: worstGroupAccuracy(perGroup),
      n: smallest(perGroup),
    },
  ];
}

/** Train minus test accuracy per group; n is that of the smaller split. */
export function accuracyGaps(network: Predictions): Observation[] {
  const train = groupAccuracies(network, "train");
  const test = groupAccuracies(network, "test");
  return accuracyGap(train, test).map((value, group) => ({
    quantity: "gap",
    condition: "train − test",
    group: groupName(network.scheme, group),
    value,
    n: Math.min(train[group]!.n, test[group]!.n),
  }));
}

/** Train accuracy before minus train accuracy after no edit at all: the honest readout of an unmodified network. */
export function sameSplitDrops(network: Predictions): Observation[] {
  const train = groupAccuracies(network, "train");
  return accuracyGap(train, train).map((value, group) => ({
    quantity: "drop",
    condition: "train − train",
    group: groupName(network.scheme, group),
    value,
    n: train[group]!.n,
  }));
}

/** The contrast of one quantity: minority minus majority of the same class, averaged over the classes that hold both. */
export function contrastOf(
  perGroup: readonly Observation[],
  scheme: GroupScheme,
): Observation {
  const [first] = perGroup;
  if (!first) {
    throw new RangeError("Cannot contrast observations: there are none");
  }
  const values = scheme.names.map((name) =>
    perGroup.find(({ group }) => group === name)?.value
  );
  const groups = scheme.pairs.flatMap((
    { minority, majority },
  ) => [minority, majority]);
  const counts = groups.map((group) =>
    perGroup.find((one) => one.group === scheme.names[group])?.n ?? 0
  );
  return {
    quantity: `contrast of the ${first.quantity}`,
    condition: first.condition,
    group: ALL,
    value: contrast(values, scheme.pairs),
    n: Math.min(...counts),
  };
}

/**
 * Training has memorised its set (average accuracy at least .97) and its loss no longer falls. A network that was
 * read from a file has no history: of it only the accuracy is asked.
 */
export function trainingConverged(network: Predictions): Precondition[] {
  const train = groupAccuracies(network, "train");
  const correct = train.reduce((sum, one) => sum + one.correct, 0);
  const n = train.reduce((sum, one) => sum + one.n, 0);
  const losses = network.history.map(({ loss }) => loss);
  const [before, last] = losses.slice(-2);
  const fall = before === undefined || last === undefined
    ? Infinity
    : (before - last) / losses[0]!;
  const memorised = {
    name: `average train accuracy ≥ ${CONVERGED_ACCURACY}`,
    met: correct / n >= CONVERGED_ACCURACY,
    found: (correct / n).toFixed(4),
  };
  if (network.history.length === 0) return [memorised];
  return [memorised, {
    name: "the loss no longer falls",
    met: fall < STILL_FALLING,
    found: before === undefined || last === undefined
      ? "fewer than two epochs"
      : `last two epochs ${before.toPrecision(3)} → ${last.toPrecision(3)}`,
  }];
}

function groupAccuracies(
  network: Predictions,
  split: SplitName,
): readonly GroupAccuracy[] {
  const outputs = network.splits[split];
  if (!outputs) {
    throw new RangeError(
      `Cannot read accuracies: the split ${split} was not evaluated`,
    );
  }
  return groupAccuracy(outputs.logits, { ...outputs, scheme: network.scheme });
}

function groupName(scheme: GroupScheme, group: number): string {
  return scheme.names[group]!;
}

function smallest(perGroup: readonly GroupAccuracy[]): number {
  return Math.min(...perGroup.map(({ n }) => n));
}
