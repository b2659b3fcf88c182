/**
 * How the graph of a step reduces the losses of its examples.
 *
 * @module
 */
import { tf } from "../runtime/mod.ts";
import { withoutGradient } from "../tensor/mod.ts";
import type { HostTree, SpecTree, TensorTree } from "../tensor/types.ts";
import type { ReductionConfig } from "./weightings.ts";

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
