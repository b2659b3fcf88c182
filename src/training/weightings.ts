/**
 * How the losses of a batch's examples become the one that is minimised: as plain data, as per-example weights on the
 * host, and as the reduction inside the step's graph.
 *
 * @module
 */
import type { GroupedSplit } from "../datasets/types.ts";
import { tf } from "../runtime/mod.ts";
import { withoutGradient } from "../tensor/mod.ts";
import type { HostTree, SpecTree, TensorTree } from "../tensor/types.ts";

/** Every example counts the same: empirical risk minimisation. */
export interface EqualWeighting {
  /** Tells the weightings apart. */
  readonly kind: "equal";
}

/**
 * Every group (or class) counts the same in expectation: an example of a group of n_g among N in G groups that have
 * any weighs N / (G n_g), so that the mean weight is 1.
 */
export interface BalancedWeighting {
  /** Tells the weightings apart. */
  readonly kind: "balanced";
  readonly by: Stratum;
}

/**
 * Group distributionally robust optimization: the groups' mean losses are weighed by q, which moves towards the worst
 * group at every step by exp(stepSize · loss).
 *
 * Source: Sagawa et al. 2020 (arXiv 1911.08731), algorithm 1; published step size .01.
 */
export interface GroupDroWeighting {
  /** Tells the weightings apart. */
  readonly kind: "groupDro";
  readonly stepSize: number;
}

/** Which weighting, as plain data. */
export type WeightingConfig =
  | EqualWeighting
  | BalancedWeighting
  | GroupDroWeighting;

/** What divides the images into kinds. */
export type Stratum = "group" | "class";

/** How a step's graph reduces the losses of its examples. */
export type ReductionConfig =
  /** The mean of weight · loss. */
  | { readonly kind: "mean" }
  | {
    readonly kind: "groupDro";
    readonly stepSize: number;
    readonly numGroups: number;
  };

/** The part of a weighting that is in the graph; equal and balanced weights share one graph. */
export function reductionOf(
  weighting: WeightingConfig,
  { numGroups }: { readonly numGroups: number },
): ReductionConfig {
  return weighting.kind === "groupDro"
    ? { ...weighting, numGroups }
    : { kind: "mean" };
}

/** The weight of each image of a split, float32 [count]. */
export function exampleWeights(
  weighting: WeightingConfig,
  split: Pick<GroupedSplit, "count" | "groups" | "labels">,
): Float32Array {
  if (weighting.kind !== "balanced") {
    return new Float32Array(split.count).fill(1);
  }
  const strata = strataOf(split, weighting.by);
  const counts = countStrata(strata);
  const there = counts.filter((count) => count > 0).length;
  return Float32Array.from(
    strata,
    (stratum) => split.count / (there * counts[stratum]!),
  );
}

/** The id by which images are counted: the group's or the class's. */
export function strataOf(
  { groups, labels }: Pick<GroupedSplit, "groups" | "labels">,
  by: Stratum,
): Uint8Array {
  return by === "group" ? groups : labels;
}

/** How many images have each id. */
export function countStrata(strata: Uint8Array): number[] {
  const counts: number[] = [];
  for (const stratum of strata) {
    while (counts.length <= stratum) counts.push(0);
    counts[stratum]!++;
  }
  return counts;
}

/** A reduction as a part of a training program. */
export interface Reduction {
  /** State that it keeps from step to step. */
  readonly state: SpecTree;
  /** That state before the first step. */
  readonly initialState: HostTree;
  /** The scalar that is minimised, and new state. */
  reduce(losses: tf.Tensor, batch: WeightedBatch): {
    readonly loss: tf.Tensor;
    readonly state: TensorTree;
  };
}

/** What a reduction sees of a batch. */
export interface WeightedBatch {
  /** float32 [B]. */
  readonly exampleWeights: tf.Tensor;
  /** int32 group ids [B]. */
  readonly groups: tf.Tensor;
  /** The program's state. */
  readonly state: TensorTree;
}

/** The name of q in a program's state, float32 [numGroups]. */
export const GROUP_WEIGHTS = "groupDro/weights";

/** The reduction of a config. */
export function createReduction(config: ReductionConfig): Reduction {
  return config.kind === "mean" ? weightedMean : groupDro(config);
}

const weightedMean: Reduction = {
  state: {},
  initialState: new Map(),
  reduce: (losses, { exampleWeights }) => ({
    loss: tf.mean(tf.mul(losses, exampleWeights)),
    state: {},
  }),
};

/** Source: `LossComputer` of the official code of Sagawa et al.; a group without an example has a loss of 0. */
function groupDro(
  { stepSize, numGroups }: ReductionConfig & { readonly kind: "groupDro" },
): Reduction {
  return {
    state: { [GROUP_WEIGHTS]: { dtype: "float32", shape: [numGroups] } },
    initialState: new Map([[GROUP_WEIGHTS, {
      dtype: "float32",
      shape: [numGroups],
      data: new Float32Array(numGroups).fill(1 / numGroups),
    }]]),
    reduce(losses, { groups, state }) {
      // [B] -> [numGroups, B], 1 where the example is of the group
      const members = tf.transpose(
        tf.cast(tf.oneHot(groups, numGroups), "float32"),
      );
      const counts = tf.sum(members, 1);
      const sums = tf.reshape(
        tf.matMul(members, tf.expandDims(losses, 1)),
        [numGroups],
      );
      const means = tf.div(sums, tf.maximum(counts, 1));
      const grown = tf.mul(
        state[GROUP_WEIGHTS] as tf.Tensor,
        tf.exp(tf.mul(withoutGradient(means), stepSize)),
      );
      const weights = tf.div(grown, tf.sum(grown));
      return {
        loss: tf.sum(tf.mul(means, weights)),
        state: { [GROUP_WEIGHTS]: weights },
      };
    },
  };
}
