import type { Architecture, NeuronSite, Parameters } from "../models/types.ts";
import { kaimingUniform, type TorchGenerator } from "../random/mod.ts";
import type { HostArray } from "../tensor/types.ts";

/** The channels of the last block on which an effect is planted, one for each class. */
export interface PlantedChannels {
  /** `NeuronSite.name` of a convolution with normalisation. */
  readonly site: string;
  /** `NeuronSite.name` of the shortcut convolution whose output is added to it. */
  readonly shortcut: string;
  /** The classifier's weight [numClasses, channels]. */
  readonly readBy: string;
  /** The i-th votes for class i. */
  readonly channels: readonly number[];
}

/**
 * The network in which the channels are ready to be filled, and nothing of what they were is left.
 *
 * Their filters are drawn anew: the absolute values of PyTorch's default initialisation, because what they read
 * comes out of a ReLU and with signs one pilot seed in five had a channel that never became active. They are seen as
 * they are (scale 1, offset 0, running mean 0, running variance 1); the same channels of the shortcut are silent
 * (scale and offset 0); the classifier reads each as a vote of 1 for its class and of -1 against the others. So
 * whatever is trained into the filters, filters of zeros yield exactly 0, and `zero` and `ablate` give the same
 * network: this one without the channels.
 *
 * @returns A new map; untouched arrays are those of `parameters`.
 * @throws {RangeError} If a layer is missing or has no normalisation, or the channels are not one for each class.
 */
export function emptyChannels(
  architecture: Architecture,
  parameters: Parameters,
  options: {
    readonly planted: PlantedChannels;
    /** Of the filters. */
    readonly generator: TorchGenerator;
  },
): Parameters {
  const { planted, generator } = options;
  const { channels, readBy } = planted;
  const site = siteNamed(architecture, planted.site);
  const shortcut = siteNamed(architecture, planted.shortcut);
  if (channels.length !== architecture.numClasses) {
    throw new RangeError(
      `Cannot plant channels in ${architecture.name}: each class needs one, current value is ${channels.length} for ${architecture.numClasses} classes`,
    );
  }
  const result = new Map(parameters);
  const fill = (
    [weight, axis]: readonly [weight: string, axis: number],
    value: (index: number, at: number) => number,
  ) => {
    const slice = { axis, indices: channels };
    result.set(weight, filled(result.get(weight)!, slice, value));
  };
  const drawn = redrawn(parameters.get(site.weight)!, channels, generator);
  fill([site.weight, site.axis], () => Math.abs(drawn.next().value!));
  fill([site.normalisation.weight, 0], () => 1);
  fill([site.normalisation.bias, 0], () => 0);
  fill([site.normalisation.mean, 0], () => 0);
  fill([site.normalisation.variance, 0], () => 1);
  fill([shortcut.normalisation.weight, 0], () => 0);
  fill([shortcut.normalisation.bias, 0], () => 0);
  const columns = parameters.get(readBy)!.shape[1]!;
  fill(
    [readBy, 1],
    (channel, at) =>
      channels.indexOf(channel) === Math.floor(at / columns) ? 1 : -1,
  );
  return result;
}

/** The weights of which the channels' part is trained: the filters, and the classifier that reads them. */
export function plantedWeights(
  architecture: Architecture,
  { site, readBy }: PlantedChannels,
): readonly string[] {
  return [siteNamed(architecture, site).weight, readBy];
}

type NormalisedSite = NeuronSite & Required<Pick<NeuronSite, "normalisation">>;

function siteNamed(
  { name, neurons }: Architecture,
  wanted: string,
): NormalisedSite {
  const site = neurons.find((one) => one.name === wanted);
  if (!site?.normalisation) {
    throw new RangeError(
      `Cannot plant channels in ${name}: it has no normalised layer of that name, current value is "${wanted}"`,
    );
  }
  return { ...site, normalisation: site.normalisation };
}

/** Draws for some filters [height, width, inputs, outputs], within the bound of the layer's fan-in. */
function redrawn(
  { shape }: HostArray,
  channels: readonly number[],
  generator: TorchGenerator,
): Iterator<number> {
  const [height, width, inputs] = shape as [number, number, number];
  return kaimingUniform(generator, [channels.length, inputs, height, width])
    .values();
}

/** A copy with new values in the slice, in row-major order. */
function filled(
  array: HostArray,
  { axis, indices }: {
    readonly axis: number;
    readonly indices: readonly number[];
  },
  value: (index: number, at: number) => number,
): HostArray {
  // [..., size, inner] -> at = (outer * size + index) * inner + rest
  const inner = array.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = array.shape[axis]!;
  const data = array.data.slice();
  for (let at = 0; at < data.length; at++) {
    const index = Math.floor(at / inner) % size;
    if (indices.includes(index)) data[at] = value(index, at);
  }
  return { ...array, data };
}
