import type { Architecture } from "../models/types.ts";
import type { RandomState } from "../random/mod.ts";
import { listNeurons, neuronName, siteOf } from "./list_neurons.ts";
import type { Neuron, SiteFilter } from "./types.ts";

/** What {@linkcode randomNeurons} draws; give either `k` or `sameLayerAs`. */
export interface RandomNeuronsOptions {
  /** How many, drawn from all candidates. */
  readonly k?: number;
  /** Which sites may be drawn from with `k`; default: all of the architecture. */
  readonly candidates?: SiteFilter;
  /** Draw one neuron of the same site for each of these, in their order. */
  readonly sameLayerAs?: readonly Neuron[];
  /**
   * Neurons that must not be drawn; default: none. Traced neurons may be drawn by default: then a draw is
   * what the tracer would have named had it known nothing, and its rank among draws is a permutation p-value.
   */
  readonly without?: readonly Neuron[];
}

/**
 * Distinct neurons drawn at random: the control of every tracer. Drawing from the same layers removes what
 * any damage to those layers does.
 *
 * The official code's own control draws with an inclusive upper bound and can name a neuron that does not
 * exist; this one cannot.
 *
 * @throws {RangeError} If there are fewer neurons to draw from than wanted.
 * @throws {TypeError} If not exactly one of `k` and `sameLayerAs` is given.
 */
export function randomNeurons(
  architecture: Architecture,
  random: RandomState,
  options: RandomNeuronsOptions,
): readonly Neuron[] {
  const { k, candidates, sameLayerAs, without = [] } = options;
  if ((k === undefined) === (sameLayerAs === undefined)) {
    throw new TypeError(
      `Cannot draw neurons: give either k or sameLayerAs, current value is k = ${k}`,
    );
  }
  const taken = new Set(without.map(neuronName));
  const free = listNeurons(
    architecture,
    candidates === undefined ? {} : { candidates },
  ).filter((neuron) => !taken.has(neuronName(neuron)));
  if (sameLayerAs === undefined) return draw(free, k!, random);
  const drawn = new Map<string, Neuron[]>();
  for (const site of new Set(sameLayerAs.map(({ site }) => site))) {
    const wanted = sameLayerAs.filter((neuron) => neuron.site === site);
    wanted.forEach((neuron) => siteOf(architecture, neuron));
    const same = free.filter((neuron) => neuron.site === site);
    drawn.set(site, [...draw(same, wanted.length, random)]);
  }
  return sameLayerAs.map(({ site }) => drawn.get(site)!.shift()!);
}

function draw(
  from: readonly Neuron[],
  k: number,
  random: RandomState,
): readonly Neuron[] {
  if (!Number.isInteger(k) || k < 1 || k > from.length) {
    throw new RangeError(
      `Cannot draw neurons: ${from.length} are there to draw from, current value is k = ${k}`,
    );
  }
  return Array.from(random.permutation(from.length).subarray(0, k))
    .map((at) => from[at]!);
}
