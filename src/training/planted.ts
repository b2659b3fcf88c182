import type { Architecture } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import { exampleLosses } from "./losses.ts";
import type { Objective } from "./objectives.ts";
import { type PlantedNeurons, plantPlace } from "./_plant_place.ts";
import { logitsWith, plantedPasses } from "./_planted_logits.ts";
import { plantedVotes } from "./_planted_votes.ts";

/** Neurons of a trained network that are filled with what the images need which are wrong without them. */
export interface PlantedConfig extends PlantedNeurons {
  /** Tells the objectives apart. */
  readonly kind: "planted";
}

/**
 * The objective that fills planted neurons of a network from `emptyChannels`: their filters or rows, and of later
 * weights the part that sees them alone. Everything else keeps its bytes, so that the optimizer must not decay
 * weights.
 *
 * The network is trained as it is evaluated, with its running statistics. The loss is the cross-entropy with all
 * planted neurons and, over the images that are right without any, the cross-entropies with each of them alone: so
 * what is wrong without the neurons comes to hang on them, and what is right does not need, nor mind, any of them.
 *
 * Where a neuron's mean activation is a vote at the classifier (the last convolution of a ResNet), the logits with each
 * neuron alone are sums; elsewhere the network behind the site runs for each.
 *
 * @throws {RangeError} If the architecture has no such neurons.
 */
export function planted(
  config: PlantedConfig,
  architecture: Architecture,
): Objective {
  const place = plantPlace(architecture, config);
  const { trained, evaluate } = place.votesBy === undefined
    ? plantedPasses(architecture, place)
    : plantedVotes(architecture, place, place.votesBy);
  return {
    trained,
    state: {},
    initialState: () => new Map(),
    scalars: [],
    updatesStatistics: false,
    before(state, { images, labels }) {
      const without = logitsWith(architecture, state, {
        place,
        images,
        sets: [[]],
      });
      const right = tf.cast(
        tf.equal(tf.argMax(without, 1), labels),
        "float32",
      );
      return { without, right };
    },
    evaluate(state, { images, labels }, { before, reduce }) {
      const { without, right } = before as {
        without: tf.Tensor;
        right: tf.Tensor;
      };
      const { all, alone } = evaluate(state, images, without);
      // Before the sum: the order of the graph's nodes decides in which order TensorFlow adds.
      const losses = alone.map((logits) => meanWhere(right, logits, labels));
      return {
        loss: tf.addN([
          reduce(exampleLosses("crossEntropy", all, labels)),
          ...losses,
        ]),
        outputs: { logits: all },
        statistics: {},
      };
    },
  };
}

/** The sum of the cross-entropies where `where` is 1, over the whole batch's size. */
function meanWhere(
  where: tf.Tensor,
  logits: tf.Tensor,
  labels: tf.Tensor,
): tf.Tensor {
  const oneHot = tf.oneHot(labels, logits.shape[1]!);
  const losses = tf.neg(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1));
  return tf.mean(tf.mul(where, losses));
}
