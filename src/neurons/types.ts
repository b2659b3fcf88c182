/**
 * What tracers name and edits change.
 *
 * A neuron is an output channel of a convolution or an output row of a linear layer. Which rows of a network
 * count as neurons is the architecture's to say (`Architecture.neurons`): all prunable layers, so every
 * convolution of a ResNet and `qkv`, `proj`, `fc1`, `fc2` of a vision transformer; no classifier.
 *
 * @module
 */
import type { NeuronSite } from "../models/types.ts";
import type { HostTree } from "../tensor/types.ts";

/** One neuron: row `index` of the site of that name. */
export interface Neuron {
  /** `NeuronSite.name`, e.g. `layer1.0.conv1`. */
  readonly site: string;
  /** From 0. */
  readonly index: number;
}

/** A neuron with what a tracer ranked it by. */
export interface RankedNeuron extends Neuron {
  readonly score: number;
}

/** Which sites take part in a ranking. */
export type SiteFilter = (site: NeuronSite) => boolean;

/**
 * Parameters that replace those of the same name; everything else is the base's.
 *
 * An edit of neurons holds the values that change and makes the arrays anew at every reading: the copies of all edits
 * of a ResNet-18's channel map are 20 GB. Read `overrides` once where it is used several times.
 */
export interface Edit {
  readonly overrides: HostTree;
}

/** Single weights by parameter name: 1 where the weight is selected; parallel to the parameter's data. */
export type ElementMask = ReadonlyMap<string, Uint8Array>;

/** Two disjoint parts of a list of image positions, each ascending. */
export interface Halves {
  readonly a: Int32Array;
  readonly b: Int32Array;
}
