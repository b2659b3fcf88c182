import { tf } from "../runtime/mod.ts";
import type { Optimizer, UpdateArguments, UpdateResult } from "./optimizers.ts";

/** Adam, as plain data. */
export interface AdamConfig {
  /** Tells the optimizers apart. */
  readonly kind: "adam";
  /** Decay of the first and of the second moment, per step. @default {[0.9, 0.999]} */
  readonly betas?: readonly [number, number];
  /** Added to the root of the second moment. @default {1e-8} */
  readonly eps?: number;
  /** L2 penalty: its gradient is added before the moments (not AdamW). @default {0} */
  readonly weightDecay?: number;
}

/**
 * Adam as PyTorch computes it: w -= stepSize · m / (√v / √c2 + eps) with stepSize = rate / c1 and the bias
 * corrections c1 = 1 − β1ᵗ, c2 = 1 − β2ᵗ.
 *
 * Source: `torch/optim/adam.py` (2.15), `_single_tensor_adam`.
 */
export function adam(config: AdamConfig): Optimizer {
  const { betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8, weightDecay = 0 } =
    config;
  return {
    slots: ["exp_avg", "exp_avg_sq"],
    scalars: ["stepSize", "rootCorrection"],
    scalarsAt(step: number, learningRate: number): Record<string, number> {
      return {
        stepSize: learningRate / (1 - beta1 ** step),
        rootCorrection: Math.sqrt(1 - beta2 ** step),
      };
    },
    update(
      { weight, gradient, slots, scalars }: UpdateArguments,
    ): UpdateResult {
      const g = weightDecay === 0
        ? gradient
        : tf.add(gradient, tf.mul(weight, weightDecay));
      const m0 = slots.exp_avg as tf.Tensor;
      const v0 = slots.exp_avg_sq as tf.Tensor;
      const m = tf.add(m0, tf.mul(tf.sub(g, m0), 1 - beta1));
      const v = tf.add(tf.mul(v0, beta2), tf.mul(tf.square(g), 1 - beta2));
      const root = tf.div(tf.sqrt(v), scalars.rootCorrection as tf.Tensor);
      const step = tf.mul(
        tf.div(m, tf.add(root, eps)),
        scalars.stepSize as tf.Tensor,
      );
      return {
        weight: tf.sub(weight, step),
        slots: { exp_avg: m, exp_avg_sq: v },
      };
    },
  };
}
