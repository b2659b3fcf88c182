import { tf } from "../runtime/mod.ts";
import { withoutGradient } from "../tensor/mod.ts";
import type { TensorTree } from "../tensor/types.ts";
import { alongAxis } from "./_along_axis.ts";
import type { WeightSlice } from "./_plant_probe.ts";

/**
 * The weights with a gradient in some slices only. An optimizer without decay leaves to the bit what has a gradient
 * of 0.
 */
export function trainedSlices(
  state: TensorTree,
  slices: readonly WeightSlice[],
): TensorTree {
  return Object.fromEntries(slices.map(({ weight, axis, indices }) => {
    const whole = state[weight] as tf.Tensor;
    const trained = alongAxis(whole.shape, { axis, indices });
    return [
      weight,
      tf.add(
        tf.mul(whole, trained),
        tf.mul(withoutGradient(whole), tf.sub(1, trained)),
      ),
    ];
  }));
}
