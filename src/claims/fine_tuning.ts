/**
 * Fine-tuning as data, and the words in which a claim reads it.
 *
 * @module
 */
import type { GroupAccuracy } from "../metrics/mod.ts";
import { worstGroupAccuracy } from "../metrics/mod.ts";
import type { LossWeights } from "../training/mod.ts";
import { accuracies, ALL } from "./observe.ts";
import type { Observation } from "./types.ts";
import type { FineTuning, GroupResult, Predictions } from "./values.ts";

/** Which weights the pruned branch goes without. */
export type PruneSpec =
  | { readonly prune: "none" }
  | {
    readonly prune: "smallest" | "largest" | "gradient" | "random";
    /** Share of the prunable weights; published .01. */
    readonly fraction: number;
  };

/** One variant of the loop. Variants with the same graph, seed and order differ in nothing but what is said here. */
export interface FineTuningSpec {
  /** What the pruned branch leaves out; `none` is a mask of ones in the same graph. */
  readonly mask: PruneSpec;
  /** What NT-Xent compares; published `softmax`. */
  readonly features: "softmax" | "penultimate";
  /** `doubleSoftmax` as published. */
  readonly loss: "doubleSoftmax" | "crossEntropy";
  /** How the contrastive and the classification loss are added. */
  readonly lossWeights: LossWeights;
  /** Published 21. */
  readonly epochs: number;
}

/** Epochs of the fixture's loop: after five the published loop has done what it does in 21. */
const FIXTURE_EPOCHS = 5;

/** The published loop: pruned against dense, smallest 1 % masked, two softmax outputs compared. */
export const PUBLISHED_LOOP: FineTuningSpec = {
  mask: { prune: "smallest", fraction: 0.01 },
  features: "softmax",
  loss: "doubleSoftmax",
  lossWeights: { contrast: 1, crossEntropy: 0.2 },
  epochs: FIXTURE_EPOCHS,
};

/** The same loop, graph, seed and order with a mask of ones. */
export const LOOP_WITHOUT_PRUNING: FineTuningSpec = {
  ...PUBLISHED_LOOP,
  mask: { prune: "none" },
};

/** The same number of steps of empirical risk minimisation. */
export const CONTINUED_ERM: FineTuningSpec = {
  mask: { prune: "none" },
  features: "softmax",
  loss: "crossEntropy",
  lossWeights: { contrast: 0, crossEntropy: 1 },
  epochs: FIXTURE_EPOCHS,
};

/** The form of the loop that destroys least: penultimate features compared, trained on logits, not pruned. */
export const PENULTIMATE_LOOP: FineTuningSpec = {
  ...LOOP_WITHOUT_PRUNING,
  features: "penultimate",
  loss: "crossEntropy",
};

/** Group accuracies on test and the change of the worst group from start to the last scheduled epoch. */
export function observeFineTuning(
  run: FineTuning,
  condition: string,
): Observation[] {
  const start = run.epochs[0]!.test;
  const last = run.epochs.at(-1)!.test;
  return [
    ...groupsAt(run, last, condition),
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
  run: FineTuning,
  condition: string,
): Observation[] {
  return run.epochs.flatMap(({ epoch, test }) =>
    groupsAt(run, test, `${condition}, epoch ${epoch}`)
  );
}

/**
 * The worst-group change when the epoch is chosen: by the worst group of the test split (which no honest run may
 * look at), by the worst group of the validation split, or not at all.
 */
export function observeEpochChoice(
  run: FineTuning,
  condition: string,
): Observation[] {
  const start = worstOf(run.epochs[0]!.test);
  const tuned = run.epochs.slice(1);
  const best = (score: (one: FineTuning["epochs"][number]) => number) =>
    tuned.reduce((a, b) => score(b) > score(a) ? b : a);
  const choices = {
    "last epoch": tuned.at(-1)!,
    "epoch chosen on validation": best(({ validation }) => worstOf(validation)),
    "epoch chosen on test": best(({ test }) => worstOf(test)),
  };
  return Object.entries(choices).map(([choice, { test }]) => ({
    quantity: "worst-group change",
    condition: `${condition}, ${choice}`,
    group: ALL,
    value: worstOf(test) - start,
    n: smallestOf(test),
  }));
}

function groupsAt(
  { scheme }: FineTuning,
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
