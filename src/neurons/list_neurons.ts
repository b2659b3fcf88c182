import type { Architecture, NeuronSite } from "../models/types.ts";
import type { Neuron, SiteFilter } from "./types.ts";

/**
 * Every neuron of a network, site by site: the order in which exact ties are broken.
 *
 * @param candidates Which sites to list; default: all.
 */
export function listNeurons(
  architecture: Architecture,
  { candidates = () => true }: { readonly candidates?: SiteFilter } = {},
): readonly Neuron[] {
  return architecture.neurons.filter(candidates).flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, index) => ({ site: name, index }))
  );
}

/**
 * The sites of the magnitude tracer as published: the `downsample` convolutions are left out by name, although
 * the gradient tracer takes them.
 *
 * Source: official code of You et al. 2025, channel-wise largest-magnitude script.
 */
export function withoutShortcuts(site: NeuronSite): boolean {
  return !site.shortcut;
}

/** `layer1.0.conv1[3]`: how a neuron is written in records and messages. */
export function neuronName({ site, index }: Neuron): string {
  return `${site}[${index}]`;
}

/**
 * The site of a neuron.
 *
 * @throws {RangeError} If the network has no such neuron.
 */
export function siteOf(architecture: Architecture, neuron: Neuron): NeuronSite {
  const site = architecture.neurons.find(({ name }) => name === neuron.site);
  if (
    site === undefined || !Number.isInteger(neuron.index) || neuron.index < 0 ||
    neuron.index >= site.count
  ) {
    throw new RangeError(
      `Cannot find a neuron: ${architecture.name} has none of that name, current value is "${
        neuronName(neuron)
      }"`,
    );
  }
  return site;
}
