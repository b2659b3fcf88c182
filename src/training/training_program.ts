import { tf } from "../runtime/mod.ts";
import { type Architecture, forward, parameterSpecs } from "../models/mod.ts";
import { valueAndGrads } from "../tensor/mod.ts";
import type {
  EntryPoint,
  ProgramDefinition,
  SpecTree,
  TensorSpec,
  TensorTree,
} from "../tensor/types.ts";
import { type LossName, meanLoss } from "./losses.ts";
import {
  type Optimizer,
  type OptimizerConfig,
  optimizerOf,
  slotSpecs,
  updateAll,
} from "./optimizers.ts";

export interface TrainingProgramOptions {
  readonly architecture: Architecture;
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  /** Images per call of `evaluate`. @default {the batch size} */
  readonly evalBatchSize?: number;
  /** @default {"crossEntropy"} */
  readonly loss?: LossName;
  /** Clips every element of every gradient to ±this (PyTorch's `clip_grad_value_`); off by default. */
  readonly clipGradientValue?: number;
}

/** No parameter has this name. */
const LOGITS = "logits";

const SCALAR: TensorSpec = { dtype: "float32", shape: [] };

/**
 * The program that trains and evaluates one network.
 *
 * State: weights, running statistics, and the optimizer's slots (`exp_avg/fc.weight`). Counters stay on the host.
 *
 * Entry `step`: `images` [B, H, W, C], `labels` int32 [B], `dropoutSeed` int32, the optimizer's scalars
 * (see {@linkcode Optimizer.scalarsAt}) → `loss` (mean over the batch), `logits` [B, numClasses]; new state.
 *
 * Entry `evaluate`: `images` [E, H, W, C] → `logits` [E, numClasses].
 */
export function trainingProgram(
  options: TrainingProgramOptions,
): ProgramDefinition {
  const { architecture, batchSize, evalBatchSize = batchSize } = options;
  const optimizer = optimizerOf(options.optimizer);
  return {
    state: {
      ...parameterSpecs(architecture, ["weight", "statistic"]),
      ...slotSpecs(optimizer, parameterSpecs(architecture, ["weight"])),
    },
    entries: {
      step: stepEntry(options, optimizer),
      evaluate: evaluateEntry(architecture, evalBatchSize),
    },
  };
}

/**
 * The program that only evaluates one network: its entry is `evaluate` of {@linkcode trainingProgram}, its state
 * weights and running statistics.
 */
export function evaluationProgram(
  architecture: Architecture,
  { batchSize }: { readonly batchSize: number },
): ProgramDefinition {
  return {
    state: parameterSpecs(architecture, ["weight", "statistic"]),
    entries: { evaluate: evaluateEntry(architecture, batchSize) },
  };
}

function evaluateEntry(
  architecture: Architecture,
  batchSize: number,
): EntryPoint {
  return {
    inputs: { images: imagesSpec(architecture, batchSize) },
    run(state, { images }) {
      const { output } = forward(architecture, state, {
        images: images as tf.Tensor,
        context: { mode: "eval" },
      });
      return { outputs: { logits: output } };
    },
  };
}

/** What every step is fed: a labelled batch, a seed for dropout, and scalars that change from step to step. */
export function stepInputs(
  architecture: Architecture,
  options: {
    readonly batchSize: number;
    readonly scalars: readonly string[];
  },
): SpecTree {
  const { batchSize, scalars } = options;
  return {
    images: imagesSpec(architecture, batchSize),
    labels: { dtype: "int32", shape: [batchSize] },
    dropoutSeed: { dtype: "int32", shape: [] },
    ...Object.fromEntries(scalars.map((name) => [name, SCALAR])),
  };
}

/** The spec of a batch of images for an architecture. */
export function imagesSpec(
  architecture: Architecture,
  batchSize: number,
): TensorSpec {
  return { dtype: "float32", shape: [batchSize, ...architecture.input] };
}

function stepEntry(
  options: TrainingProgramOptions,
  optimizer: Optimizer,
): EntryPoint {
  const { architecture, batchSize, loss = "crossEntropy" } = options;
  const weightNames = Object.keys(parameterSpecs(architecture, ["weight"]));
  return {
    inputs: stepInputs(architecture, { batchSize, scalars: optimizer.scalars }),
    run(state, inputs) {
      const { images, labels, dropoutSeed } = inputs as Inputs;
      const result = valueAndGrads((weights) => {
        const { output, statistics } = forward(
          architecture,
          { ...state, ...weights },
          { images, context: { mode: "train", dropoutSeed } },
        );
        return {
          loss: meanLoss(loss, output, labels),
          aux: { ...statistics, [LOGITS]: output },
        };
      }, pick(state, weightNames));
      const { [LOGITS]: logits, ...statistics } = result.aux;
      const weights = updateAll(optimizer, state, {
        gradients: clipped(result.grads, options.clipGradientValue),
        scalars: inputs,
      });
      return {
        outputs: { loss: result.loss, logits: logits as tf.Tensor },
        state: { ...weights, ...statistics },
      };
    },
  };
}

type Inputs = Readonly<
  Record<"images" | "labels" | "dropoutSeed", tf.Tensor>
>;

function clipped(gradients: TensorTree, bound: number | undefined): TensorTree {
  if (bound === undefined) return gradients;
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [
      name,
      tf.clipByValue(gradient, -bound, bound),
    ]),
  );
}

function pick(tree: TensorTree, names: readonly string[]): TensorTree {
  return Object.fromEntries(
    names.map((name) => [name, tree[name] as tf.Tensor]),
  );
}
