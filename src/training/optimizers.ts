/**
 * PyTorch's optimizers as pure functions: weights, gradients and slots in, weights and slots out.
 *
 * Whatever changes from step to step (learning rate, Adam's bias corrections) is an input tensor, so that a
 * recorded step stays true.
 *
 * @module
 */
import type { tf } from "../runtime/mod.ts";
import type { SpecTree, TensorTree } from "../tensor/types.ts";
import { adam, type AdamConfig } from "./_adam.ts";
import { sgd, type SgdConfig } from "./_sgd.ts";

export type { AdamConfig, SgdConfig };

/** Which optimizer, as plain data; the learning rate is the schedule's. */
export type OptimizerConfig = AdamConfig | SgdConfig;

/** What one update of one weight needs. */
export interface UpdateArguments {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** By slot name. */
  readonly slots: TensorTree;
  /** The scalars of {@linkcode Optimizer.scalars}, by name. */
  readonly scalars: TensorTree;
}

/** The new values of what went in. */
export interface UpdateResult {
  readonly weight: tf.Tensor;
  readonly slots: TensorTree;
}

export interface Optimizer {
  /** The slots that every weight has, named as in PyTorch's optimizer state; all start at zero. */
  readonly slots: readonly string[];
  /** The scalars that change from step to step. */
  readonly scalars: readonly string[];
  /** Their values at a step, counted from 1. Computed in double precision, as PyTorch does. */
  scalarsAt(step: number, learningRate: number): Record<string, number>;
  update(args: UpdateArguments): UpdateResult;
}

/** The optimizer of a config. */
export function optimizerOf(config: OptimizerConfig): Optimizer {
  switch (config.kind) {
    case "adam":
      return adam(config);
    case "sgd":
      return sgd(config);
  }
}

/** The name of a slot in a program's state: `exp_avg/layer1.0.conv1.weight`. */
export function slotName(slot: string, weight: string): string {
  return `${slot}/${weight}`;
}

/** The slots of all weights. */
export function slotSpecs(optimizer: Optimizer, weights: SpecTree): SpecTree {
  return Object.fromEntries(
    optimizer.slots.flatMap((slot) =>
      Object.entries(weights).map(([name, spec]) => [
        slotName(slot, name),
        spec,
      ])
    ),
  );
}

/** Updates every weight that has a gradient. The result is state by name: weights and their slots. */
export function updateAll(
  optimizer: Optimizer,
  state: TensorTree,
  options: { readonly gradients: TensorTree; readonly scalars: TensorTree },
): TensorTree {
  const updated: Record<string, tf.Tensor> = {};
  for (const [name, gradient] of Object.entries(options.gradients)) {
    const slots = Object.fromEntries(
      optimizer.slots.map((slot) => [
        slot,
        state[slotName(slot, name)] as tf.Tensor,
      ]),
    );
    const result = optimizer.update({
      weight: state[name] as tf.Tensor,
      gradient,
      slots,
      scalars: options.scalars,
    });
    updated[name] = result.weight;
    for (const [slot, value] of Object.entries(result.slots)) {
      updated[slotName(slot, name)] = value;
    }
  }
  return updated;
}
