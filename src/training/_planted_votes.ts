import { type Architecture, forward } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import type { TensorTree } from "../tensor/types.ts";
import type { PlantPlace } from "./_plant_place.ts";
import type { PlantedLogits } from "./_planted_logits.ts";

/**
 * What planted neurons do to the logits where each adds a vote of its own: its mean activation times its column of the
 * classifier. Nothing behind the site runs a second time.
 *
 * @param classifier `PlantPlace.votesBy`.
 */
export function plantedVotes(
  architecture: Architecture,
  { site, channels }: PlantPlace,
  classifier: string,
): PlantedLogits {
  return {
    trained: [site.weight, classifier],
    // All that the votes do not read has a gradient of 0: the slices need no mask.
    evaluate(state, images, without) {
      const shown = outputOf(architecture, state, { site: site.name, images });
      // [B, H, W, C] -> [B, H, W, n] -> [B, n]; the shortcut adds nothing to these channels
      const own = tf.gather(shown, [...channels], 3);
      const activations = tf.mean(tf.relu(own), [1, 2]);
      // [numClasses, C] -> [n, numClasses]
      const columns = tf.transpose(
        tf.gather(state[classifier] as tf.Tensor, [...channels], 1),
      );
      const votes = channels.map((_, at) =>
        tf.matMul(
          tf.slice(activations, [0, at], [-1, 1]),
          tf.slice(columns, [at, 0], [1, -1]),
        )
      );
      return {
        // Two at a time: TensorFlow's AddN adds three in the order in which their buffers happen to be free, which
        // differs from run to run where they have other uses, as these have.
        all: votes.reduce((sum, vote) => tf.add(sum, vote), without),
        alone: votes.map((vote) => tf.add(without, vote)),
      };
    },
  };
}

/** What a site shows, [B, H, W, C]. */
function outputOf(
  architecture: Architecture,
  state: TensorTree,
  { site, images }: { readonly site: string; readonly images: tf.Tensor },
): tf.Tensor {
  let shown: tf.Tensor | undefined;
  const tap = (name: string, output: tf.Tensor) => {
    if (name === site) shown = output;
    return output;
  };
  forward(architecture, state, { images, context: { mode: "eval", tap } });
  return shown!;
}
