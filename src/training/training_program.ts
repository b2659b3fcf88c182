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
  /** Channels that only some examples see while training; adds the input `tied` float32 [B] to `step`. */
  readonly exampleTied?: ExampleTied;
  /** Clips every element of every gradient to ±this (PyTorch's `clip_grad_value_`); off by default. */
  readonly clipGradientValue?: number;
}

/**
 * Channels of one site that are 0 in training for every example but those tied to them: what such a network
 * memorises of those examples it can keep in these channels only. In evaluation they are as any other.
 *
 * Source: example-tied dropout, Maini et al. 2023 (arXiv 2307.09542), here with one set of channels for all
 * tied examples and no other dropout.
 */
export interface ExampleTied {
  /** `NeuronSite.name`; the output after its normalisation. */
  readonly site: string;
  readonly channels: readonly number[];
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
      evaluate: {
        inputs: { images: imagesSpec(architecture, evalBatchSize) },
        run(state, { images }) {
          const { output } = forward(architecture, state, {
            images: images as tf.Tensor,
            context: { mode: "eval" },
          });
          return { outputs: { logits: output } };
        },
      },
    },
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
  const { architecture, batchSize, loss = "crossEntropy", exampleTied } =
    options;
  const weightNames = Object.keys(parameterSpecs(architecture, ["weight"]));
  const scalars: SpecTree = Object.fromEntries(
    optimizer.scalars.map((name) => [name, SCALAR]),
  );
  return {
    inputs: {
      images: imagesSpec(architecture, batchSize),
      labels: { dtype: "int32", shape: [batchSize] },
      dropoutSeed: { dtype: "int32", shape: [] },
      ...(exampleTied
        ? { tied: { dtype: "float32", shape: [batchSize] } }
        : {}),
      ...scalars,
    },
    run(state, inputs) {
      const { images, labels, dropoutSeed } = inputs as Inputs;
      const context = {
        mode: "train",
        dropoutSeed,
        ...(exampleTied
          ? { tap: tie(exampleTied, inputs.tied as tf.Tensor) }
          : {}),
      } as const;
      const result = valueAndGrads((weights) => {
        const { output, statistics } = forward(
          architecture,
          { ...state, ...weights },
          { images, context },
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

/** Multiplies the tied channels by whether the example is tied to them: output · (1 − channel · (1 − tied)). */
function tie({ site, channels }: ExampleTied, tied: tf.Tensor) {
  return (name: string, output: tf.Tensor): tf.Tensor => {
    if (name !== site) return output;
    const count = output.shape.at(-1)!;
    const chosen = Array.from(
      { length: count },
      (_, channel) => channels.includes(channel) ? 1 : 0,
    );
    // [B] -> [B, 1, 1, 1] for a convolution, [B, 1] for a linear layer
    const inner = output.shape.slice(1).map(() => 1);
    const absent = tf.reshape(tf.sub(1, tied), [-1, ...inner]);
    return tf.mul(output, tf.sub(1, tf.mul(tf.tensor1d(chosen), absent)));
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
