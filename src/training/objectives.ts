/**
 * What a training step minimises, as plain data, and its part of the step's graph.
 *
 * @module
 */
import type { Architecture, Parameters } from "../models/mod.ts";
import type { tf } from "../runtime/mod.ts";
import type { HostTree, SpecTree, TensorTree } from "../tensor/types.ts";
import { contrastive, type ContrastiveConfig } from "./contrastive.ts";
import { exampleTied, type ExampleTiedConfig } from "./example_tied.ts";
import { planted, type PlantedConfig } from "./planted.ts";
import { supervised, type SupervisedConfig } from "./_supervised.ts";

export { LOSS_WEIGHTS, maskName } from "./contrastive.ts";
export type {
  ContrastiveConfig,
  ExampleTiedConfig,
  PlantedConfig,
  SupervisedConfig,
};

/** Which objective, as plain data; what is fed to it (masks, weights of loss terms) is not part of it. */
export type ObjectiveConfig =
  | SupervisedConfig
  | ContrastiveConfig
  | PlantedConfig
  | ExampleTiedConfig;

/** What a step sees of its batch, as tensors. */
export interface StepBatch {
  /** float32 [B, H, W, C], normalised. */
  readonly images: tf.Tensor;
  /** int32 class ids [B]. */
  readonly labels: tf.Tensor;
  /** int32 [B]: where each image lies in the split that the training images were chosen from. */
  readonly indices: tf.Tensor;
  /** int32 scalar. */
  readonly dropoutSeed: tf.Tensor;
  /** The values of {@linkcode Objective.scalars}, by name. */
  readonly scalars: TensorTree;
}

/** From the losses of the examples [B] to the scalar that is minimised. */
export type Reduce = (losses: tf.Tensor) => tf.Tensor;

/** What an objective makes of a batch. */
export interface ObjectiveResult {
  /** A scalar; its gradient trains the network. */
  readonly loss: tf.Tensor;
  /** What the step returns besides the loss: at least `logits` [B, numClasses]; a `loss` here goes before the above. */
  readonly outputs: TensorTree;
  /** New running statistics, by name; empty where none are updated. */
  readonly statistics: TensorTree;
}

/** An objective as a part of a training program. */
export interface Objective {
  /** The weights that are trained; all others keep their bytes. */
  readonly trained: readonly string[];
  /** State beside parameters and the optimizer's slots, e.g. masks. */
  readonly state: SpecTree;
  /** That state before the first step. */
  initialState(parameters: Parameters): HostTree;
  /** Scalars that are fed to every step. */
  readonly scalars: readonly string[];
  /** Whether a step moves running statistics, so that their counters count it. */
  readonly updatesStatistics: boolean;
  /** What is computed outside the gradient, by a name of its own; default: nothing. */
  before?(state: TensorTree, batch: StepBatch): TensorTree;
  /** The loss on a batch, as a differentiable function of the trained weights in `state`. */
  evaluate(
    state: TensorTree,
    batch: StepBatch,
    context: { readonly reduce: Reduce; readonly before: TensorTree },
  ): ObjectiveResult;
}

/** The objective of a config. @throws {RangeError} If the architecture lacks what the objective speaks of. */
export function objectiveOf(
  config: ObjectiveConfig,
  architecture: Architecture,
): Objective {
  switch (config.kind) {
    case "supervised":
      return supervised(config, architecture);
    case "contrastive":
      return contrastive(config, architecture);
    case "planted":
      return planted(config, architecture);
    case "exampleTied":
      return exampleTied(config, architecture);
  }
}
