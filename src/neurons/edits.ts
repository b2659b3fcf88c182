/**
 * What is done to traced neurons. Every function returns an {@linkcode Edit}: only the arrays that change.
 *
 * Source: `zero`, `random-init`, `random-noise` and `rewind` are the modes of the official code of You et al.
 * 2025, which touch a neuron's weights only. `ablate` and `mean` are ours: behind a BatchNorm zeroed weights
 * leave the constant β − γ·μ/σ, so the published mode shifts the next layer besides silencing the neuron.
 *
 * @module
 */
import type { Architecture, NeuronSite, Parameters } from "../models/types.ts";
import type { RandomState } from "../random/mod.ts";
import { arrayOf, weightPositions } from "./_filters.ts";
import { siteOf } from "./list_neurons.ts";
import { Overrides } from "./_overrides.ts";
import type { Edit, Neuron } from "./types.ts";

/** What is edited: some neurons of a network. */
export interface EditTarget {
  readonly architecture: Architecture;
  readonly parameters: Parameters;
}

/** The random edits' scale and source. */
export interface RandomEditOptions {
  /** Standard deviation; published: .02, .15, .1 (init) and .02, .01, .005 (noise). */
  readonly std: number;
  readonly random: RandomState;
}

/** `zero`: the weights of the neurons become 0; bias and normalisation stay, so a constant remains. */
export function zeroEdit(target: EditTarget, neurons: readonly Neuron[]): Edit {
  return editWeights(target, neurons, () => 0);
}

/**
 * `ablate`: the output of the neurons becomes 0: weights, bias, and scale and offset of the normalisation.
 *
 * The output meant is the one behind the BatchNorm, before the ReLU and before a block adds its shortcut.
 */
export function ablateEdit(
  target: EditTarget,
  neurons: readonly Neuron[],
): Edit {
  return silence(target, neurons, { keepOffset: false });
}

/**
 * `mean`: the output of the neurons becomes its mean over the training batches, as the BatchNorm tracked it.
 *
 * In evaluation the normalised value has mean 0 under the running statistics, so the mean of the output is
 * the offset β: weights and scale become 0, the offset stays. No image is needed.
 *
 * @throws {RangeError} If a neuron's site has no BatchNorm: nothing has tracked its mean.
 */
export function meanEdit(target: EditTarget, neurons: readonly Neuron[]): Edit {
  for (const neuron of neurons) {
    const { name, normalisation } = siteOf(target.architecture, neuron);
    if (normalisation === undefined) {
      throw new RangeError(
        `Cannot set ${name} to its mean: no BatchNorm has tracked it, current value is no normalisation`,
      );
    }
  }
  return silence(target, neurons, { keepOffset: true });
}

/** `random-init`: the weights become N(0, 1) · std, drawn neuron by neuron in PyTorch's order of a filter. */
export function randomInitEdit(
  target: EditTarget,
  neurons: readonly Neuron[],
  { std, random }: RandomEditOptions,
): Edit {
  return editWeights(target, neurons, (_, draw) => draw * std, random);
}

/** `random-noise`: N(0, 1) · std is added to the weights, drawn as for {@linkcode randomInitEdit}. */
export function randomNoiseEdit(
  target: EditTarget,
  neurons: readonly Neuron[],
  { std, random }: RandomEditOptions,
): Edit {
  return editWeights(
    target,
    neurons,
    (weight, draw) => weight + draw * std,
    random,
  );
}

/**
 * `rewind`: the weights become those of an earlier checkpoint of the same run; normalisation stays.
 *
 * @throws {RangeError} If the earlier checkpoint lacks a weight.
 */
export function rewindEdit(
  target: EditTarget,
  neurons: readonly Neuron[],
  { earlier }: { readonly earlier: Parameters },
): Edit {
  const overrides = new Overrides(target.parameters);
  for (const neuron of distinct(neurons)) {
    const site = siteOf(target.architecture, neuron);
    const source = arrayOf(earlier, site.weight);
    for (const at of positions(target, site, neuron)) {
      overrides.set(site.weight, at, source.data[at]!);
    }
  }
  return overrides.edit;
}

function editWeights(
  target: EditTarget,
  neurons: readonly Neuron[],
  change: (weight: number, draw: number) => number,
  random?: RandomState,
): Edit {
  const overrides = new Overrides(target.parameters);
  for (const neuron of distinct(neurons)) {
    const site = siteOf(target.architecture, neuron);
    const { data } = arrayOf(target.parameters, site.weight);
    const at = positions(target, site, neuron);
    const draws = random?.randn(at.length);
    at.forEach((position, place) => {
      const value = change(data[position]!, draws?.[place] ?? 0);
      overrides.set(site.weight, position, value);
    });
  }
  return overrides.edit;
}

function silence(
  target: EditTarget,
  neurons: readonly Neuron[],
  { keepOffset }: { readonly keepOffset: boolean },
): Edit {
  const overrides = new Overrides(target.parameters);
  for (const neuron of distinct(neurons)) {
    const site = siteOf(target.architecture, neuron);
    for (const at of positions(target, site, neuron)) {
      overrides.set(site.weight, at, 0);
    }
    const { bias, normalisation } = site;
    if (bias !== undefined) overrides.set(bias, neuron.index, 0);
    if (normalisation === undefined) continue;
    overrides.set(normalisation.weight, neuron.index, 0);
    if (!keepOffset) overrides.set(normalisation.bias, neuron.index, 0);
  }
  return overrides.edit;
}

function positions(
  { parameters }: EditTarget,
  site: NeuronSite,
  neuron: Neuron,
): Int32Array {
  const { shape } = arrayOf(parameters, site.weight);
  return weightPositions(site, shape, neuron.index);
}

/** Editing a neuron twice would add its noise twice; a list that names one twice is a mistake of its maker. */
function distinct(neurons: readonly Neuron[]): readonly Neuron[] {
  const names = new Set<string>();
  for (const { site, index } of neurons) {
    const name = `${site}[${index}]`;
    if (names.has(name)) {
      throw new RangeError(
        `Cannot edit neurons: each may be named once, current value is "${name}" twice`,
      );
    }
    names.add(name);
  }
  if (names.size === 0) {
    throw new RangeError(
      "Cannot edit neurons: none is named, current value is 0 neurons",
    );
  }
  return neurons;
}
