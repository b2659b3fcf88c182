/**
 * The words in which a claim reads a training that was evaluated epoch by epoch.
 *
 * @module
 */
import type { GroupScheme, SplitName } from "../datasets/types.ts";
import type { GroupAccuracy } from "../metrics/mod.ts";
import { worstGroupAccuracy } from "../metrics/mod.ts";
import type { EpochEvaluation, GroupResult } from "../training/mod.ts";
import { accuracies, ALL } from "./observe.ts";
import type { Observation } from "./types.ts";
import type { Predictions, TrainedNetwork } from "./values.ts";

/** Group accuracies on test and the change of the worst group from start to the last scheduled epoch. */
export function observeFineTuning(
  network: TrainedNetwork,
  condition: string,
): Observation[] {
  const { scheme, epochs } = evaluationsOf(network);
  const start = resultsOn(epochs[0]!, "test");
  const last = resultsOn(epochs.at(-1)!, "test");
  return [
    ...groupsAt(scheme, last, condition),
    {
      quantity: "worst-group change",
      condition,
      group: ALL,
      value: worstOf(last) - worstOf(start),
      n: smallestOf(last),
    },
    {
      quantity: "worst-group accuracy",
      condition,
      group: ALL,
      value: worstOf(last),
      n: smallestOf(last),
    },
  ];
}

/** A network with another classifier, read as a fine-tuning run is: group accuracies and worst-group change. */
export function observeHead(
  network: Predictions,
  { start, condition }: {
    readonly start: Predictions;
    readonly condition: string;
  },
): Observation[] {
  const worst = (observed: readonly Observation[]) =>
    observed.find(({ quantity }) => quantity === "worst-group accuracy")!;
  const observed = accuracies(network, "test").map((one) => ({
    ...one,
    condition,
  }));
  const before = worst(accuracies(start, "test"));
  return [...observed, {
    ...worst(observed),
    quantity: "worst-group change",
    value: worst(observed).value - before.value,
  }];
}

/** Group accuracies on test after every epoch, condition `<condition>, epoch <e>`. */
export function observeEpochs(
  network: TrainedNetwork,
  condition: string,
): Observation[] {
  const { scheme, epochs } = evaluationsOf(network);
  return epochs.flatMap((one) =>
    groupsAt(scheme, resultsOn(one, "test"), `${condition}, epoch ${one.epoch}`)
  );
}

/**
 * The worst-group change when the epoch is chosen: by the worst group of the test split (which no honest run may
 * look at), by the worst group of the validation split, or not at all.
 */
export function observeEpochChoice(
  network: TrainedNetwork,
  condition: string,
): Observation[] {
  const [first, ...tuned] = evaluationsOf(network).epochs;
  const start = worstOf(resultsOn(first!, "test"));
  const best = (split: SplitName) =>
    tuned.reduce((a, b) =>
      worstOf(resultsOn(b, split)) > worstOf(resultsOn(a, split)) ? b : a
    );
  const choices = {
    "last epoch": tuned.at(-1)!,
    "epoch chosen on validation": best("validation"),
    "epoch chosen on test": best("test"),
  };
  return Object.entries(choices).map(([choice, epoch]) => {
    const test = resultsOn(epoch, "test");
    return {
      quantity: "worst-group change",
      condition: `${condition}, ${choice}`,
      group: ALL,
      value: worstOf(test) - start,
      n: smallestOf(test),
    };
  });
}

function evaluationsOf(
  { evaluations }: TrainedNetwork,
): NonNullable<TrainedNetwork["evaluations"]> {
  if (evaluations) return evaluations;
  throw new RangeError(
    "Cannot observe a training epoch by epoch: its specification evaluates on no split; set evaluateOn",
  );
}

function resultsOn(
  { groups }: EpochEvaluation,
  split: SplitName,
): readonly GroupResult[] {
  const found = groups[split];
  if (found) return found;
  throw new RangeError(
    `Cannot observe a training on ${split}: its specification evaluates on ${
      Object.keys(groups).join(", ")
    }; name the split in evaluateOn`,
  );
}

function groupsAt(
  scheme: GroupScheme,
  groups: readonly GroupResult[],
  condition: string,
): Observation[] {
  return groups.map(({ correct, n }, group) => ({
    quantity: "accuracy",
    condition,
    group: scheme.names[group]!,
    value: correct / n,
    n,
  }));
}

function worstOf(groups: readonly GroupResult[]): number {
  return worstGroupAccuracy(
    groups.map(({ correct, n }, group): GroupAccuracy => ({
      group,
      correct,
      n,
      accuracy: n === 0 ? undefined : correct / n,
    })),
  );
}

function smallestOf(groups: readonly GroupResult[]): number {
  return Math.min(...groups.map(({ n }) => n));
}
