import { tf } from "../runtime/mod.ts";
import { type Architecture, forward, parameterSpecs } from "../models/mod.ts";
import { valueAndGrads } from "../tensor/mod.ts";
import type { ProgramDefinition, TensorTree } from "../tensor/types.ts";
import { meanLoss } from "./losses.ts";
import {
  type OptimizerConfig,
  optimizerOf,
  slotSpecs,
  updateAll,
} from "./optimizers.ts";
import { type PlantedChannels, plantedWeights } from "./plant.ts";
import { stepInputs } from "./training_program.ts";

export interface PlantProgramOptions {
  readonly architecture: Architecture;
  readonly planted: PlantedChannels;
  /** Without weight decay, which would move weights that have no gradient. */
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
}

/**
 * The program that fills planted channels of a trained network; everything else keeps its bytes. To be run by `fit`
 * on parameters from `emptyChannels`.
 *
 * The network is trained as it is evaluated, with its running statistics. The loss is the cross-entropy with all
 * planted channels and, over the images that are right without any, the cross-entropies with each of them alone: so
 * what is wrong without the channels comes to hang on them, and what is right does not need, nor mind, any of them.
 *
 * State and entry `step`: as in `trainingProgram`.
 *
 * @throws {RangeError} If the optimizer decays weights.
 */
export function plantProgram(options: PlantProgramOptions): ProgramDefinition {
  const { architecture, batchSize } = options;
  if ((options.optimizer.weightDecay ?? 0) !== 0) {
    throw new RangeError(
      `Cannot keep weights as they are: the optimizer must not decay them, current value is ${options.optimizer.weightDecay}`,
    );
  }
  const optimizer = optimizerOf(options.optimizer);
  const trained = plantedWeights(architecture, options.planted);
  return {
    state: {
      ...parameterSpecs(architecture, ["weight", "statistic"]),
      ...slotSpecs(optimizer, parameterSpecs(architecture, ["weight"])),
    },
    entries: {
      step: {
        inputs: stepInputs(architecture, {
          batchSize,
          scalars: optimizer.scalars,
        }),
        run(state, inputs) {
          const images = inputs.images as tf.Tensor;
          const labels = inputs.labels as tf.Tensor;
          // Outside the gradient: only the votes are trained, so all that they do not read has a gradient of 0,
          // and an optimizer without decay leaves it to the bit.
          const without = logitsWithout(options, state, images);
          const right = tf.cast(
            tf.equal(tf.argMax(without, 1), labels),
            "float32",
          );
          const { loss, aux, grads } = valueAndGrads(
            (weights) => {
              const votes = votesOf(options, { ...state, ...weights }, images);
              const logits = tf.addN([without, ...votes]);
              const alone = votes.map((vote) =>
                meanWhere(right, tf.add(without, vote), labels)
              );
              return {
                loss: tf.addN([
                  meanLoss("crossEntropy", logits, labels),
                  ...alone,
                ]) as tf.Scalar,
                aux: { logits },
              };
            },
            Object.fromEntries(
              trained.map((name) => [name, state[name] as tf.Tensor]),
            ),
          );
          return {
            outputs: { loss, logits: aux.logits as tf.Tensor },
            state: updateAll(optimizer, state, {
              gradients: grads,
              scalars: inputs,
            }),
          };
        },
      },
    },
  };
}

/** Logits [B, numClasses] of the network whose planted channels are 0. */
function logitsWithout(
  { architecture, planted }: PlantProgramOptions,
  state: TensorTree,
  images: tf.Tensor,
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
  { architecture, planted }: PlantProgramOptions,
  state: TensorTree,
  images: tf.Tensor,
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
