import { type Architecture, forward } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import type { TensorTree } from "../tensor/types.ts";
import { exampleLosses } from "./losses.ts";
import type { Objective } from "./objectives.ts";
import { type PlantedChannels, plantedWeights } from "./plant.ts";

/** Channels of a trained network that are filled with what the images need which are wrong without them. */
export interface PlantedConfig {
  /** Tells the objectives apart. */
  readonly kind: "planted";
  /** Of a network from `emptyChannels`. */
  readonly planted: PlantedChannels;
}

/**
 * The objective that fills planted channels; everything else keeps its bytes, so that the optimizer must not decay
 * weights.
 *
 * The network is trained as it is evaluated, with its running statistics. The loss is the cross-entropy with all
 * planted channels and, over the images that are right without any, the cross-entropies with each of them alone: so
 * what is wrong without the channels comes to hang on them, and what is right does not need, nor mind, any of them.
 */
export function planted(
  { planted }: PlantedConfig,
  architecture: Architecture,
): Objective {
  return {
    trained: plantedWeights(architecture, planted),
    state: {},
    initialState: () => new Map(),
    scalars: [],
    updatesStatistics: false,
    // Outside the gradient: only the votes are trained, so all that they do not read has a gradient of 0, and an
    // optimizer without decay leaves it to the bit.
    before(state, { images, labels }) {
      const without = logitsWithout(architecture, state, { planted, images });
      const right = tf.cast(
        tf.equal(tf.argMax(without, 1), labels),
        "float32",
      );
      return { without, right };
    },
    evaluate(state, { images, labels }, { before, reduce }) {
      const without = before.without as tf.Tensor;
      const votes = votesOf(architecture, state, { planted, images });
      const logits = tf.addN([without, ...votes]);
      const alone = votes.map((vote) =>
        meanWhere(before.right as tf.Tensor, tf.add(without, vote), labels)
      );
      return {
        loss: tf.addN([
          reduce(exampleLosses("crossEntropy", logits, labels)),
          ...alone,
        ]),
        outputs: { logits },
        statistics: {},
      };
    },
  };
}

interface PlantedBatch {
  readonly planted: PlantedChannels;
  readonly images: tf.Tensor;
}

/** Logits [B, numClasses] of the network whose planted channels are 0. */
function logitsWithout(
  architecture: Architecture,
  state: TensorTree,
  { planted, images }: PlantedBatch,
): tf.Tensor {
  const tap = (name: string, output: tf.Tensor) => {
    if (name !== planted.site) return output;
    const kept = Array.from(
      { length: output.shape.at(-1)! },
      (_, channel) => planted.channels.includes(channel) ? 0 : 1,
    );
    return tf.mul(output, tf.tensor1d(kept));
  };
  const context = { mode: "eval", tap } as const;
  return forward(architecture, state, { images, context }).output;
}

/** What each planted channel adds to the logits, [B, numClasses] each: its mean activation times its column. */
function votesOf(
  architecture: Architecture,
  state: TensorTree,
  { planted, images }: PlantedBatch,
): tf.Tensor[] {
  let shown: tf.Tensor | undefined;
  const tap = (name: string, output: tf.Tensor) => {
    if (name === planted.site) shown = output;
    return output;
  };
  forward(architecture, state, { images, context: { mode: "eval", tap } });
  const { channels, readBy } = planted;
  // [B, H, W, C] -> [B, H, W, n] -> [B, n]; the shortcut adds nothing to these channels
  const activations = tf.mean(tf.relu(tf.gather(shown!, [...channels], 3)), [
    1,
    2,
  ]);
  // [numClasses, C] -> [n, numClasses]
  const columns = tf.transpose(
    tf.gather(state[readBy] as tf.Tensor, [...channels], 1),
  );
  return channels.map((_, at) =>
    tf.matMul(
      tf.slice(activations, [0, at], [-1, 1]),
      tf.slice(columns, [at, 0], [1, -1]),
    )
  );
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
