/**
 * The published fine-tuning loop and the variants that it is compared with.
 *
 * @module
 */
import {
  CONTRASTIVE_PROTOCOLS,
  type Recipe,
  train,
  type TrainedNetwork,
  type TrainSpec,
  type Unit,
} from "@spuriousbench/spuriousbench";

/** Epochs of the fixture's loop: after five the published loop has done what it does in 21. */
const FIXTURE_EPOCHS = 5;

/** The published loop: pruned against dense, smallest 1 % masked, two softmax outputs compared. */
export const PUBLISHED_LOOP = {
  objective: {
    ...CONTRASTIVE_PROTOCOLS["as-published"],
    contrastWeight: 1,
    crossEntropyWeight: 0.2,
    mask: { prune: "smallest", fraction: 0.01 },
  },
  optimizer: { kind: "adam" },
  schedule: {
    kind: "plateau",
    learningRate: 2e-4,
    factor: .5,
    patience: 1,
  },
  batchSize: 100,
  lastBatch: "keep",
  epochs: FIXTURE_EPOCHS,
  evaluateOn: ["validation", "test"],
} as const satisfies TrainSpec;

/** The same loop, graph, seed and order with a mask of ones. */
export const LOOP_WITHOUT_PRUNING = {
  ...PUBLISHED_LOOP,
  objective: { ...PUBLISHED_LOOP.objective, mask: { prune: "none" } },
} as const satisfies TrainSpec;

/** The same number of steps of empirical risk minimisation: the loop without its contrast. */
export const CONTINUED_ERM: TrainSpec = {
  ...LOOP_WITHOUT_PRUNING,
  objective: {
    ...LOOP_WITHOUT_PRUNING.objective,
    loss: "crossEntropy",
    contrastWeight: 0,
    crossEntropyWeight: 1,
  },
};

/** The form of the loop that destroys least: penultimate features compared, trained on logits, not pruned. */
export const PENULTIMATE_LOOP: TrainSpec = {
  ...LOOP_WITHOUT_PRUNING,
  objective: {
    ...LOOP_WITHOUT_PRUNING.objective,
    features: "penultimate",
    loss: "crossEntropy",
  },
};

/**
 * A network of the unit trained on from another one by the published loop or a variant; all variants of a seed see the
 * images in the same order, so that runs pair.
 */
export function fineTuning(
  unit: Unit,
  { of, spec }: {
    readonly of: Recipe<TrainedNetwork>;
    readonly spec: TrainSpec;
  },
): Recipe<TrainedNetwork> {
  return train(unit, { spec, start: of, stream: "fine-tuning" });
}
