import { type Architecture, forward } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import type { TensorTree } from "../tensor/types.ts";
import { weightOf } from "./plant.ts";
import type { PlantPlace } from "./_plant_place.ts";
import { trainedSlices } from "./_trained_slices.ts";

/** What planted neurons do to the logits, as a differentiable function of the weights that are trained. */
export interface PlantedLogits {
  /** The weights of which the planted neurons' part is trained. */
  readonly trained: readonly string[];
  /** Logits [B, numClasses], given those without any planted neuron. */
  evaluate(state: TensorTree, images: tf.Tensor, without: tf.Tensor): {
    /** With all. */
    readonly all: tf.Tensor;
    /** With one at a time, in their order. */
    readonly alone: readonly tf.Tensor[];
  };
}

/** The parts of the weights that belong to planted neurons: their filters or rows, and what sees nothing else. */
export function plantedSlices({ site, channels, readers }: PlantPlace) {
  return [weightOf(site, channels), ...readers];
}

/** What planted neurons do anywhere: the network runs on from their site once for all, and once for each alone. */
export function plantedPasses(
  architecture: Architecture,
  place: PlantPlace,
): PlantedLogits {
  const { channels } = place;
  const slices = plantedSlices(place);
  const sets = [channels, ...channels.map((channel) => [channel])];
  return {
    trained: slices.map(({ weight }) => weight),
    evaluate(state, images) {
      const [all, ...alone] = tf.split(
        logitsWith(
          architecture,
          { ...state, ...trainedSlices(state, slices) },
          { place, images, sets },
        ),
        sets.length,
      );
      return { all: all!, alone };
    },
  };
}

/** What the outputs of a site are multiplied by where of the planted neurons only some are on: 0 or 1, [count]. */
export function gateOf(
  { site, channels }: PlantPlace,
  on: readonly number[],
): number[] {
  return Array.from(
    { length: site.count },
    (_, at) => channels.includes(at) && !on.includes(at) ? 0 : 1,
  );
}

/** Logits of the network in which of the planted neurons only some are not 0, for each of the sets: [sets · B, numClasses]. */
export function logitsWith(
  architecture: Architecture,
  state: TensorTree,
  { place, images, sets }: {
    readonly place: PlantPlace;
    readonly images: tf.Tensor;
    readonly sets: readonly (readonly number[])[];
  },
): tf.Tensor {
  const tap = (name: string, output: tf.Tensor) => {
    if (name !== place.site.name) return output;
    const copies = sets.map((on) =>
      tf.mul(output, tf.tensor1d(gateOf(place, on)))
    );
    return tf.concat(copies, 0);
  };
  const context = { mode: "eval", tap } as const;
  return forward(architecture, state, { images, context }).output;
}
