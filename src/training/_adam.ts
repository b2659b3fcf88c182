import { adamUpdate } from "../tensor/mod.ts";
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
 * Adam as PyTorch computes it, w -= rate / c1 · m / (√v / √c2 + eps) with the bias corrections c1 = 1 − β1ᵗ and
 * c2 = 1 − β2ᵗ, in the form in which both are in the step size and in eps. As in the op that updates, 1 − β is a
 * difference of float32 values: with β2 = .999 the second moment and c2 are both 1.3e-5 of themselves below PyTorch's.
 *
 * Source: `torch/optim/adam.py` (2.15), `_single_tensor_adam`; Kingma and Ba 2015, section 2.
 */
export function adam(config: AdamConfig): Optimizer {
  const { betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 } = config;
  // As the op has them, so that both parts of the correction agree.
  const [beta1, beta2] = betas.map(Math.fround) as [number, number];
  return {
    slots: ["exp_avg", "exp_avg_sq"],
    scalars: ["stepSize", "epsHat"],
    scalarsAt(step: number, learningRate: number): Record<string, number> {
      const root = Math.sqrt(1 - beta2 ** step);
      return {
        stepSize: learningRate * root / (1 - beta1 ** step),
        epsHat: eps * root,
      };
    },
    update(
      { weight, gradient, slots, scalars }: UpdateArguments,
    ): UpdateResult {
      const updated = adamUpdate({
        weight,
        gradient: weightDecay === 0
          ? gradient
          : tf.add(gradient, tf.mul(weight, weightDecay)),
        firstMoment: slots.exp_avg as tf.Tensor,
        secondMoment: slots.exp_avg_sq as tf.Tensor,
      }, {
        betas,
        stepSize: scalars.stepSize as tf.Tensor,
        epsHat: scalars.epsHat as tf.Tensor,
      });
      return {
        weight: updated.weight,
        slots: {
          exp_avg: updated.firstMoment,
          exp_avg_sq: updated.secondMoment,
        },
      };
    },
  };
}
