import type { Architecture, NeuronSite, Parameters } from "../models/types.ts";
import { kaimingUniform, type TorchGenerator } from "../random/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import {
  type ChannelChoice,
  type PlantedNeurons,
  plantPlace,
} from "./_plant_place.ts";
import type { WeightSlice } from "./_plant_probe.ts";

export type { ChannelChoice, PlantedNeurons };

/**
 * The network in which neurons are ready to be filled, and nothing of what they were is left.
 *
 * Their filters or rows are drawn anew: the absolute values of PyTorch's default initialisation, because what they
 * read mostly comes out of a ReLU and with signs one pilot seed in five had a channel that never became active. They
 * are seen as they are (bias 0, scale 1, offset 0, running mean 0, running variance 1). What is added to them on the
 * way (the shortcut of their block and, through it, blocks before) is silent, where neurons alone are. A classifier
 * that reads them one by one reads each as a vote of 1 for its class and of -1 against the others; other readers stay.
 * So whatever is trained into them, filters of zeros yield exactly 0, and `zero` and `ablate` give the same network:
 * this one without the neurons.
 *
 * @returns A new map; untouched arrays are those of `parameters`.
 * @throws {RangeError} If the architecture has no such neurons.
 */
export function emptyChannels(
  architecture: Architecture,
  parameters: Parameters,
  options: {
    readonly planted: PlantedNeurons;
    /** Of the filters. */
    readonly generator: TorchGenerator;
  },
): Parameters {
  const { generator, planted } = options;
  const place = plantPlace(architecture, planted);
  const { site, channels, silenced, classifier } = place;
  const result = new Map(parameters);
  const fill = (
    slice: WeightSlice,
    value: (index: number, at: number) => number,
  ) => {
    const array = result.get(slice.weight)!;
    result.set(slice.weight, filled(array, slice, value));
  };
  const fillAll = (slices: readonly WeightSlice[], value: number) =>
    slices.forEach((slice) => fill(slice, () => value));
  const drawn = redrawn(parameters.get(site.weight)!, place, generator);
  fill(weightOf(site, channels), () => Math.abs(drawn.next().value!));
  const { ones, zeros } = asTheyAre(site, channels);
  fillAll(ones, 1);
  fillAll(zeros, 0);
  for (const { site, channels } of silenced) {
    fillAll(silencing(site, channels), 0);
  }
  if (classifier !== undefined) {
    const { numClasses } = architecture;
    const columns = parameters.get(classifier)!.shape[1]!;
    fill(
      { weight: classifier, axis: 1, indices: channels },
      (channel, at) =>
        channels.indexOf(channel) % numClasses === Math.floor(at / columns)
          ? 1
          : -1,
    );
  }
  return result;
}

/** The filters or rows of some neurons. */
export function weightOf(
  { weight, axis }: NeuronSite,
  indices: readonly number[],
): WeightSlice {
  return { weight, axis, indices };
}

/** What is 1 and what is 0 where neurons are seen as they are. */
function asTheyAre(
  { bias, normalisation }: NeuronSite,
  indices: readonly number[],
) {
  const at = (weight: string) => ({ weight, axis: 0, indices });
  const biases = bias === undefined ? [] : [at(bias)];
  if (normalisation === undefined) return { ones: [], zeros: biases };
  const { weight, variance, bias: offset, mean } = normalisation;
  return {
    ones: [at(weight), at(variance)],
    zeros: [...biases, at(offset), at(mean)],
  };
}

/** What is 0 where neurons are silent. */
function silencing(
  site: NeuronSite,
  indices: readonly number[],
): readonly WeightSlice[] {
  const { bias, normalisation } = site;
  const at = (weight: string) => ({ weight, axis: 0, indices });
  if (normalisation !== undefined) {
    return [at(normalisation.weight), at(normalisation.bias)];
  }
  return [
    weightOf(site, indices),
    ...(bias === undefined ? [] : [at(bias)]),
  ];
}

/** Draws for some filters [height, width, inputs, outputs] or rows [out, in], within the bound of the fan-in. */
function redrawn(
  { shape }: HostArray,
  { channels: { length } }: { readonly channels: readonly number[] },
  generator: TorchGenerator,
): Iterator<number> {
  if (shape.length === 2) {
    return kaimingUniform(generator, [length, shape[1]!]).values();
  }
  const [height, width, inputs] = shape as [number, number, number];
  return kaimingUniform(generator, [length, inputs, height, width]).values();
}

/** A copy with new values in the slice, in row-major order. */
function filled(
  array: HostArray,
  { axis, indices }: WeightSlice,
  value: (index: number, at: number) => number,
): HostArray {
  // [..., size, inner] -> at = (outer * size + index) * inner + rest
  const inner = array.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = array.shape[axis]!;
  const wanted = new Set(indices);
  const data = array.data.slice();
  for (let at = 0; at < data.length; at++) {
    const index = Math.floor(at / inner) % size;
    if (wanted.has(index)) data[at] = value(index, at);
  }
  return { ...array, data };
}
