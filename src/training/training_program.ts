import { type Architecture, forward, parameterSpecs } from "../models/mod.ts";
import type { tf } from "../runtime/mod.ts";
import type { EntryPoint, ProgramDefinition } from "../tensor/types.ts";
import {
  type Objective,
  type ObjectiveConfig,
  objectiveOf,
} from "./objectives.ts";
import { type OptimizerConfig, optimizerOf, slotSpecs } from "./optimizers.ts";
import { imagesSpec, stepEntry, type StepParts } from "./_step_entry.ts";
import { createReduction } from "./reductions.ts";
import { CROSS_ENTROPY } from "./train_spec.ts";
import type { ReductionConfig } from "./weightings.ts";

export { imagesSpec };

export interface TrainingProgramOptions {
  readonly architecture: Architecture;
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  /** Images of the last, short batch of an epoch where it is kept; 0 if there is none. @default {0} */
  readonly lastBatchSize?: number;
  /** Images per call of `evaluate`. @default {the batch size} */
  readonly evalBatchSize?: number;
  /** @default {cross-entropy of the labels} */
  readonly objective?: ObjectiveConfig;
  /** @default {the weighted mean} */
  readonly reduction?: ReductionConfig;
  /** Clips every element of every gradient to ±this (PyTorch's `clip_grad_value_`); off by default. */
  readonly clipGradientValue?: number;
}

/**
 * The program that trains and evaluates one network.
 *
 * State: weights, running statistics, the optimizer's slots (`exp_avg/fc.weight`), and what objective and reduction
 * keep (`mask/conv1.weight`, `groupDro/weights`). Counters stay on the host.
 *
 * Entries `step` and `lastStep` (if there is a short last batch): `images` [B, H, W, C], `labels` int32 [B], `groups`
 * int32 [B], `exampleWeights` [B], `dropoutSeed` int32, the objective's scalars and the optimizer's (see
 * {@linkcode Optimizer.scalarsAt}) → `loss`, `logits` [B, numClasses] and what else the objective yields; new state.
 *
 * Entry `evaluate`: `images` [E, H, W, C] → `logits` [E, numClasses].
 *
 * @throws {RangeError} If the optimizer decays weights that the objective does not train, or the objective does not
 * fit the architecture.
 */
export function trainingProgram(
  options: TrainingProgramOptions,
): ProgramDefinition {
  const { architecture, batchSize, lastBatchSize = 0 } = options;
  const { evalBatchSize = batchSize, objective = CROSS_ENTROPY } = options;
  const parts: StepParts = {
    architecture,
    optimizer: optimizerOf(options.optimizer),
    objective: objectiveOf(objective, architecture),
    reduction: createReduction(options.reduction ?? { kind: "mean" }),
    clip: options.clipGradientValue,
  };
  const weights = parameterSpecs(architecture, ["weight"]);
  refuseDecay(options.optimizer, parts.objective, Object.keys(weights));
  return {
    state: {
      ...parameterSpecs(architecture, ["weight", "statistic"]),
      ...slotSpecs(parts.optimizer, weights),
      ...parts.objective.state,
      ...parts.reduction.state,
    },
    entries: {
      step: stepEntry(parts, batchSize),
      ...(lastBatchSize > 0 && {
        lastStep: stepEntry(parts, lastBatchSize),
      }),
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

/** Decay moves a weight that has no gradient. */
function refuseDecay(
  { weightDecay = 0 }: OptimizerConfig,
  { trained }: Objective,
  weights: readonly string[],
): void {
  if (weightDecay === 0 || trained.length === weights.length) return;
  throw new RangeError(
    `Cannot keep weights as they are: the optimizer must not decay them, current value is ${weightDecay}`,
  );
}
