import { type Architecture, parameterSpecs } from "../models/mod.ts";
import type { Mode } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import { valueAndGrads } from "../tensor/mod.ts";
import type {
  EntryPoint,
  ProgramDefinition,
  TensorSpec,
  TensorTree,
} from "../tensor/types.ts";
import { type LossName, meanLoss } from "./losses.ts";
import { ntXent } from "./nt_xent.ts";
import {
  type OptimizerConfig,
  optimizerOf,
  slotSpecs,
  updateAll,
} from "./optimizers.ts";
import { imagesSpec, stepInputs } from "./training_program.ts";

/** What a fine-tuning graph computes. Masks and loss weights are not part of it: they are fed. */
export interface ContrastiveOptions {
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

/** The two protocols; the features of either may be changed to `penultimate`. */
export const CONTRASTIVE_PROTOCOLS = {
  "as-published": {
    loss: "doubleSoftmax",
    features: "softmax",
    statistics: "dense-pruned-dense",
  },
  faithful: {
    loss: "crossEntropy",
    features: "softmax",
    statistics: "dense-pruned",
  },
} as const satisfies Record<string, ContrastiveOptions>;

/** How {@linkcode contrastiveProgram} is built. */
export interface ContrastiveProgramOptions extends ContrastiveOptions {
  readonly architecture: Architecture;
  /** Published: Adam without weight decay. */
  readonly optimizer: OptimizerConfig;
  /** Published: 100. */
  readonly batchSize: number;
  /** Images of the last, short batch of an epoch, which the published loader keeps; 0 if there is none. */
  readonly lastBatchSize: number;
  /** Images per call of `evaluate`. Default: the batch size. */
  readonly evalBatchSize?: number;
}

/** Loss weights, fed to every step. */
export const LOSS_WEIGHTS = ["contrastWeight", "crossEntropyWeight"] as const;

/** Under which name a program's state holds the mask of a weight. */
export function maskName(weight: string): string {
  return `mask/${weight}`;
}

/**
 * The program of pruned-versus-dense contrastive fine-tuning.
 *
 * One step on a batch x: the dense network and the network whose neuron sites are multiplied by a mask (the same
 * weights) both see x in mode `train`; the loss is
 * contrastWeight · (NTXent(dense, pruned) twice) + crossEntropyWeight · CE(dense).
 * As published the first NT-Xent holds the dense features fixed and the second the pruned ones, so their values
 * are equal and their gradients together are those of one NT-Xent that holds neither: it is computed once.
 *
 * The mask is state, not structure: no pruning is a mask of ones, continued ERM is contrastWeight 0, and runs
 * that are paired by seed and order differ in nothing else.
 *
 * State: weights, running statistics, the optimizer's slots, `mask/<weight>` for the weight of every site.
 *
 * Entries `step` and `lastStep` (if there is a short last batch): `images`, `labels` int32, `dropoutSeed` int32,
 * `contrastWeight`, `crossEntropyWeight`, the optimizer's scalars → `loss`, `contrastive` (one NT-Xent),
 * `crossEntropy`, `logits` of the dense network; new state.
 *
 * Entry `evaluate`: `images` → `logits` of the dense network in mode `eval`.
 *
 * Source: You et al. 2025, fine-tuning script (official code), after SDCLR (Jiang et al. 2021).
 */
export function contrastiveProgram(
  options: ContrastiveProgramOptions,
): ProgramDefinition {
  const { architecture, batchSize, lastBatchSize } = options;
  const { evalBatchSize = batchSize } = options;
  const weights = parameterSpecs(architecture, ["weight"]);
  const masks = Object.fromEntries(
    architecture.neurons.map(({ weight }) => [
      maskName(weight),
      weights[weight] as TensorSpec,
    ]),
  );
  return {
    state: {
      ...parameterSpecs(architecture, ["weight", "statistic"]),
      ...slotSpecs(optimizerOf(options.optimizer), weights),
      ...masks,
    },
    entries: {
      step: stepEntry(options, batchSize),
      ...(lastBatchSize > 0
        ? { lastStep: stepEntry(options, lastBatchSize) }
        : {}),
      evaluate: {
        inputs: { images: imagesSpec(architecture, evalBatchSize) },
        run(state, { images }) {
          const { logits } = branch(architecture, state, {
            images: images as tf.Tensor,
            mode: "eval",
          });
          return { outputs: { logits } };
        },
      },
    },
  };
}

function stepEntry(
  options: ContrastiveProgramOptions,
  batchSize: number,
): EntryPoint {
  const { architecture } = options;
  const optimizer = optimizerOf(options.optimizer);
  const names = Object.keys(parameterSpecs(architecture, ["weight"]));
  return {
    inputs: stepInputs(architecture, {
      batchSize,
      scalars: [...LOSS_WEIGHTS, ...optimizer.scalars],
    }),
    run(state, inputs) {
      const weights = Object.fromEntries(
        names.map((name) => [name, state[name] as tf.Tensor]),
      );
      const { grads, aux } = valueAndGrads(
        (weights) => objective(options, { ...state, ...weights }, inputs),
        weights,
      );
      const { loss, contrastive, crossEntropy, logits, ...statistics } = aux;
      return {
        outputs: { loss, contrastive, crossEntropy, logits } as TensorTree,
        state: {
          ...updateAll(optimizer, state, { gradients: grads, scalars: inputs }),
          ...statistics,
        },
      };
    },
  };
}

/** `loss` has the published gradient; the published value is in `aux`, with everything else that a step yields. */
function objective(
  { architecture, loss, features, statistics }: ContrastiveProgramOptions,
  state: TensorTree,
  inputs: TensorTree,
): { readonly loss: tf.Tensor; readonly aux: TensorTree } {
  const { images, labels, dropoutSeed, contrastWeight, crossEntropyWeight } =
    inputs as Record<string, tf.Tensor>;
  const pass = (tree: TensorTree) =>
    branch(architecture, tree, { images: images!, mode: "train", dropoutSeed });
  const dense = pass(state);
  const pruned = pass({
    ...state,
    ...masked(architecture, state),
    ...dense.statistics,
  });
  // The same outputs once more; only the running statistics move on.
  const last = statistics === "dense-pruned-dense"
    ? pass({ ...state, ...pruned.statistics })
    : pruned;
  const views = [dense, pruned].map(({ logits, preLogits }) =>
    features === "softmax" ? tf.softmax(logits) : preLogits
  ) as [tf.Tensor, tf.Tensor];
  const contrastive = ntXent(...views);
  const crossEntropy = meanLoss(loss, dense.logits, labels!);
  const once = tf.mul(contrastive, contrastWeight!);
  const supervised = tf.mul(crossEntropy, crossEntropyWeight!);
  return {
    loss: tf.add(once, supervised),
    aux: {
      ...last.statistics,
      loss: tf.add(tf.mul(once, 2), supervised),
      contrastive,
      crossEntropy,
      logits: dense.logits,
    },
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

/** A forward pass that keeps the features before the classifier, flattened to [B, D]. */
function branch(
  architecture: Architecture,
  state: TensorTree,
  options: {
    readonly images: tf.Tensor;
    readonly mode: Mode;
    readonly dropoutSeed?: tf.Tensor | undefined;
  },
): {
  readonly logits: tf.Tensor;
  readonly preLogits: tf.Tensor;
  readonly statistics: TensorTree;
} {
  const { images, mode, dropoutSeed } = options;
  const context = { mode, ...(dropoutSeed ? { dropoutSeed } : {}) };
  const statistics: Record<string, tf.Tensor> = {};
  let x = images;
  let preLogits = images;
  for (const stage of architecture.stages) {
    const result = stage.run(state, x, context);
    x = result.output;
    Object.assign(statistics, result.statistics);
    if (stage.name === architecture.preLogitsStage) preLogits = x;
  }
  const rows = images.shape[0] as number;
  return {
    logits: x,
    preLogits: tf.reshape(preLogits, [rows, -1]),
    statistics,
  };
}
