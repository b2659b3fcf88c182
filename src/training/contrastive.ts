import { type Architecture, forward, parameterSpecs } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import type { HostArray, TensorSpec, TensorTree } from "../tensor/types.ts";
import { exampleLosses, type LossName } from "./losses.ts";
import { ntXent } from "./nt_xent.ts";
import type { Objective, StepBatch } from "./objectives.ts";

/** A network contrasted with its pruned self. Masks and the weights of the two terms are not part of it: they are fed. */
export interface ContrastiveConfig {
  /** Tells the objectives apart. */
  readonly kind: "contrastive";
  /** `doubleSoftmax` as published; `crossEntropy` is the faithful form. */
  readonly loss: LossName;
  /**
   * What NT-Xent compares: `softmax` (as published), the class probabilities; `penultimate`, the input of the
   * classifier.
   */
  readonly features: "softmax" | "penultimate";
  /**
   * The passes that update the running statistics of one step, in order. As published three: dense without
   * gradient, pruned, dense again, with the same outputs as the first. `dense-pruned` leaves the repetition out.
   */
  readonly statistics: "dense-pruned-dense" | "dense-pruned";
}

/** The scalars that weigh the two terms. */
export const LOSS_WEIGHTS = ["contrastWeight", "crossEntropyWeight"] as const;

/** Under which name a program's state holds the mask of a weight. */
export function maskName(weight: string): string {
  return `mask/${weight}`;
}

/**
 * The objective of pruned-versus-dense contrastive fine-tuning.
 *
 * The dense network and the network whose neuron sites are multiplied by a mask (the same weights) both see the batch
 * in mode `train`; the loss is
 * contrastWeight · (NTXent(dense, pruned) twice) + crossEntropyWeight · CE(dense).
 * As published the first NT-Xent holds the dense features fixed and the second the pruned ones, so their values
 * are equal and their gradients together are those of one NT-Xent that holds neither: it is computed once, and the
 * published value is the output `loss`. Further outputs: `contrastive` (one NT-Xent), `crossEntropy`.
 *
 * The mask is state, not structure: no pruning is a mask of ones, continued ERM is contrastWeight 0, and runs
 * that are paired by seed and order differ in nothing else.
 *
 * Source: You et al. 2025, fine-tuning script (official code), after SDCLR (Jiang et al. 2021).
 */
export function contrastive(
  config: ContrastiveConfig,
  architecture: Architecture,
): Objective {
  const weights = parameterSpecs(architecture, ["weight"]);
  const prunable = architecture.neurons.map(({ weight }) => weight);
  return {
    trained: Object.keys(weights),
    state: Object.fromEntries(
      prunable.map((name) => [maskName(name), weights[name] as TensorSpec]),
    ),
    initialState: (parameters) =>
      new Map(prunable.map((name) => [
        maskName(name),
        onesLike(parameters.get(name) as HostArray),
      ])),
    scalars: LOSS_WEIGHTS,
    updatesStatistics: true,
    evaluate(state, { images, labels, dropoutSeed, scalars }, { reduce }) {
      const pass = (tree: TensorTree) =>
        branch(architecture, tree, { images, dropoutSeed });
      const dense = pass(state);
      const pruned = pass({
        ...state,
        ...masked(architecture, state),
        ...dense.statistics,
      });
      // The same outputs once more; only the running statistics move on.
      const last = config.statistics === "dense-pruned-dense"
        ? pass({ ...state, ...pruned.statistics })
        : pruned;
      const [a, b] = [dense, pruned].map(({ logits, preLogits }) =>
        config.features === "softmax" ? tf.softmax(logits) : preLogits
      );
      const contrast = ntXent(a!, b!);
      const crossEntropy = reduce(
        exampleLosses(config.loss, dense.logits, labels),
      );
      const once = tf.mul(contrast, scalars.contrastWeight!);
      const supervised = tf.mul(crossEntropy, scalars.crossEntropyWeight!);
      return {
        loss: tf.add(once, supervised),
        outputs: {
          loss: tf.add(tf.mul(once, 2), supervised),
          contrastive: contrast,
          crossEntropy,
          logits: dense.logits,
        },
        statistics: last.statistics,
      };
    },
  };
}

function onesLike({ shape, data }: HostArray): HostArray {
  return {
    dtype: "float32",
    shape,
    data: new Float32Array(data.length).fill(1),
  };
}

/** The weights of every site times their masks. */
function masked(architecture: Architecture, state: TensorTree): TensorTree {
  return Object.fromEntries(
    architecture.neurons.map(({ weight }) => [
      weight,
      tf.mul(state[weight] as tf.Tensor, state[maskName(weight)] as tf.Tensor),
    ]),
  );
}

/** A forward pass in mode `train` that keeps the features before the classifier, flattened to [B, D]. */
function branch(
  architecture: Architecture,
  state: TensorTree,
  { images, dropoutSeed }: Pick<StepBatch, "images" | "dropoutSeed">,
): {
  readonly logits: tf.Tensor;
  readonly preLogits: tf.Tensor;
  readonly statistics: TensorTree;
} {
  let preLogits = images;
  const { output, statistics } = forward(architecture, state, {
    images,
    context: { mode: "train", dropoutSeed },
    onStage(name, output) {
      if (name === architecture.preLogitsStage) preLogits = output;
    },
  });
  const rows = images.shape[0] as number;
  return {
    logits: output,
    preLogits: tf.reshape(preLogits, [rows, -1]),
    statistics,
  };
}
