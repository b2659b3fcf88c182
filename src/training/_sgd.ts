import { tf } from "../runtime/mod.ts";
import type { Optimizer, UpdateArguments, UpdateResult } from "./optimizers.ts";

/** Stochastic gradient descent, as plain data. */
export interface SgdConfig {
  /** Tells the optimizers apart. */
  readonly kind: "sgd";
  /** Share of the buffer that survives a step; at 0 there is no buffer. @default {0} */
  readonly momentum?: number;
  /** L2 penalty: its gradient is added before the momentum. @default {0} */
  readonly weightDecay?: number;
}

/**
 * SGD as PyTorch computes it, without dampening or Nesterov: b = momentum · b + g, w -= rate · b. The buffer
 * starts at zero, which equals PyTorch's first step (b = g).
 *
 * Source: `torch/optim/sgd.py` (2.15), `_single_tensor_sgd`.
 */
export function sgd(config: SgdConfig): Optimizer {
  const { momentum = 0, weightDecay = 0 } = config;
  return {
    slots: momentum === 0 ? [] : ["momentum_buffer"],
    scalars: ["learningRate"],
    scalarsAt: (_step: number, learningRate: number) => ({ learningRate }),
    update(
      { weight, gradient, slots, scalars }: UpdateArguments,
    ): UpdateResult {
      const g = weightDecay === 0
        ? gradient
        : tf.add(gradient, tf.mul(weight, weightDecay));
      const rate = scalars.learningRate as tf.Tensor;
      if (momentum === 0) {
        return { weight: tf.sub(weight, tf.mul(g, rate)), slots: {} };
      }
      const buffer = tf.add(
        tf.mul(slots.momentum_buffer as tf.Tensor, momentum),
        g,
      );
      return {
        weight: tf.sub(weight, tf.mul(buffer, rate)),
        slots: { momentum_buffer: buffer },
      };
    },
  };
}
