import { tf } from "../../runtime/mod.ts";
import { withGradient } from "./_with_gradient.ts";

/** The same values, as a constant for the gradient: PyTorch's `detach()`. */
export function withoutGradient(x: tf.Tensor): tf.Tensor {
  return withGradient([x], {
    forward: (x) => ({ value: x!.clone(), saved: [] }),
    backward: (dy) => [tf.zerosLike(dy)],
  });
}
