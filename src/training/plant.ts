import type { Architecture, NeuronSite, Parameters } from "../models/types.ts";
import { kaimingUniform, type TorchGenerator } from "../random/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import {
  type ChannelChoice,
  type PlantedNeurons,
  type PlantPlace,
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
 * that reads them one by one reads each as a vote of 1 for its class and of -1 against the others; what else reads them
 * alone is drawn anew. So whatever is trained into them, filters of zeros yield exactly 0, and `zero` and `ablate` give the same network:
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
  const result = new Map(parameters);
  const fills = [
    ...ownFills(parameters, place, generator),
    ...readerFills(architecture, parameters, { place, generator }),
  ];
  for (const { slice, value } of fills) {
    result.set(slice.weight, filled(result.get(slice.weight)!, slice, value));
  }
  return result;
}

/** New values for a slice: of an index, at a position of the row-major array; asked in order of the positions. */
interface Fill {
  readonly slice: WeightSlice;
  value(index: number, at: number): number;
}

/** What the neurons are, and what is added to them. */
function ownFills(
  parameters: Parameters,
  { site, channels, silenced }: PlantPlace,
  generator: TorchGenerator,
): readonly Fill[] {
  const filters = drawnFilters(parameters.get(site.weight)!, {
    count: channels.length,
    generator,
  });
  const { ones, zeros } = asTheyAre(site, channels);
  const silent = silenced.flatMap(({ site, channels }) =>
    silencing(site, channels)
  );
  return [
    {
      slice: weightOf(site, channels),
      value: () => Math.abs(filters.next().value!),
    },
    ...ones.map((slice) => ({ slice, value: () => 1 })),
    ...[...zeros, ...silent].map((slice) => ({ slice, value: () => 0 })),
  ];
}

/** What sees the neurons alone. */
function readerFills(
  { numClasses }: Architecture,
  parameters: Parameters,
  { place: { channels, readers, classifier }, generator }: {
    readonly place: PlantPlace;
    readonly generator: TorchGenerator;
  },
): readonly Fill[] {
  return readers.map((slice) => {
    const array = parameters.get(slice.weight)!;
    if (slice.weight !== classifier) {
      const draws = drawnReader(array, slice, generator);
      return { slice, value: () => draws.next().value! };
    }
    const columns = array.shape[1]!;
    return {
      slice,
      value: (channel, at) =>
        channels.indexOf(channel) % numClasses === Math.floor(at / columns)
          ? 1
          : -1,
    };
  });
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
function drawnFilters(
  { shape }: HostArray,
  { count, generator }: {
    readonly count: number;
    readonly generator: TorchGenerator;
  },
): Iterator<number> {
  if (shape.length === 2) {
    return kaimingUniform(generator, [count, shape[1]!]).values();
  }
  const [height, width, inputs] = shape as [number, number, number];
  return kaimingUniform(generator, [count, inputs, height, width]).values();
}

/** Draws for what some inputs add to a layer, within the bound of a layer that has no others: they are to be heard. */
function drawnReader(
  { shape }: HostArray,
  { indices: { length } }: WeightSlice,
  generator: TorchGenerator,
): Iterator<number> {
  if (shape.length === 2) {
    return kaimingUniform(generator, [shape[0]!, length]).values();
  }
  const [height, width, , outputs] = shape as [number, number, number, number];
  return kaimingUniform(generator, [outputs, length, height, width]).values();
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
