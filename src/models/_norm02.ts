import { tf } from "../runtime/mod.ts";

/** Per channel, red first; of pixels in [0, 1]. */
const MEAN = [0.4914, 0.4822, 0.4465];
const STD = [0.2023, 0.1994, 0.201];

/**
 * (x − mean) / std per channel of [N, H, W, 3] in [0, 1]: what the networks called `Norm02` do to their images
 * themselves, so that a pattern can be put on the raw pixels.
 *
 * Source: Yang et al. 2022, code; the values are those in use for CIFAR-10 (the deviations are means over images of
 * each image's own, not those of all pixels).
 */
export function norm02(x: tf.Tensor): tf.Tensor {
  return tf.div(tf.sub(x, tf.tensor1d(MEAN)), tf.tensor1d(STD));
}
