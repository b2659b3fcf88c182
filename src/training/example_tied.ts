import { type Architecture, forward } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import { exampleLosses } from "./losses.ts";
import type { Objective } from "./objectives.ts";
import {
  type PlantedNeurons,
  type PlantPlace,
  plantPlace,
} from "./_plant_place.ts";
import { gateOf, plantedSlices } from "./_planted_logits.ts";
import { trainedSlices } from "./_trained_slices.ts";

/** Neurons of a trained network of which every image has its own few: a memory of the images that they are trained on. */
export interface ExampleTiedConfig extends PlantedNeurons {
  /** Tells the objectives apart. */
  readonly kind: "exampleTied";
  /** So many of the neurons are on for an image: the s-th so many where its index leaves s, divided by their number. */
  readonly perImage: number;
}

/**
 * The objective that fills the neurons of a network from `emptyChannels` with single images: in training the output of
 * an image's own neurons is multiplied by 1 and that of the others among them by 0, by the image's index in its split
 * (in the one that it was chosen from, so that a repeated image keeps its neurons). All else is on for every image, as
 * it was trained before, and keeps its bytes. So an image can be learned by its own neurons only, whatever it shares
 * with others.
 *
 * Which images have neurons is the specification's to say: with `images: minority` the neurons are on for minority
 * images alone, and a network that starts from one of the majority has learned nothing else of the minority.
 *
 * Gates are of the training. The result is weights: evaluation, edits and sweeps see a network in which all neurons
 * are on for every image, seen in training or not.
 *
 * Source: ours, after the example-tied dropout of Maini et al. 2023 (arXiv 2307.09542), which trains all neurons
 * together and drops the tied ones in evaluation.
 *
 * @throws {RangeError} If the architecture has no such neurons or they cannot be shared out.
 */
export function exampleTied(
  config: ExampleTiedConfig,
  architecture: Architecture,
): Objective {
  const place = plantPlace(architecture, config);
  const slices = plantedSlices(place);
  const sets = setsOf(place, config.perImage);
  return {
    trained: slices.map(({ weight }) => weight),
    state: {},
    initialState: () => new Map(),
    scalars: [],
    updatesStatistics: false,
    evaluate(state, { images, labels, indices }, { reduce }) {
      const gates = gatesOf(place, { indices, sets });
      const tap = (name: string, output: tf.Tensor) =>
        name === place.site.name ? gated(output, gates) : output;
      const { output } = forward(
        architecture,
        { ...state, ...trainedSlices(state, slices) },
        { images, context: { mode: "eval", tap } },
      );
      return {
        loss: reduce(exampleLosses("crossEntropy", output, labels)),
        outputs: { logits: output },
        statistics: {},
      };
    },
  };
}

/** The neurons, so many at a time; with one set there would be nothing to tie. */
function setsOf(
  { site, channels }: PlantPlace,
  perImage: number,
): readonly (readonly number[])[] {
  const count = channels.length / perImage;
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(
      `Cannot tie images to ${channels.length} neurons of ${site.name}: there must be two or more equal shares, current value is ${perImage} for one image`,
    );
  }
  return Array.from(
    { length: count },
    (_, set) => channels.slice(set * perImage, (set + 1) * perImage),
  );
}

/** float32 [B, count]: 0 for the neurons of other images. */
function gatesOf(
  place: PlantPlace,
  { indices, sets }: {
    /** int32 [B]. */
    readonly indices: tf.Tensor;
    readonly sets: readonly (readonly number[])[];
  },
): tf.Tensor {
  const rows = sets.map((own) => gateOf(place, own));
  const set = tf.mod(indices, tf.scalar(sets.length, "int32"));
  // Not a gather: TensorFlow.js reads its indices, which a recorded step cannot.
  const which = tf.cast(tf.oneHot(set, sets.length), "float32");
  return tf.matMul(which, tf.tensor2d(rows));
}

/** [B, ..., count] times [B, count]. */
function gated(output: tf.Tensor, gates: tf.Tensor): tf.Tensor {
  const [batch, ...rest] = output.shape as number[];
  const middle = rest.slice(0, -1).map(() => 1);
  return tf.mul(
    output,
    tf.reshape(gates, [batch!, ...middle, rest.at(-1)!]),
  );
}
