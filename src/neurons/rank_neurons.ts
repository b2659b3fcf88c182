import type { Architecture, Parameters } from "../models/types.ts";
import type { HostTree } from "../tensor/types.ts";
import { filterNorms } from "./filter_norms.ts";
import { listNeurons } from "./list_neurons.ts";
import type { RankedNeuron, SiteFilter } from "./types.ts";

/** How the channel-wise tracers rank. */
export interface RankOptions {
  /** How many neurons; at least 1. */
  readonly k: number;
  /** Which sites compete; default: all of the architecture. */
  readonly candidates?: SiteFilter;
}

/**
 * The k neurons whose weights have the largest L2 norm, largest first.
 *
 * The published greedy loop (take the maximum, zero it, repeat) gives the same list, because zeroing one
 * filter changes no other's norm. Exact ties go to the earlier neuron. As published the shortcut
 * convolutions do not compete: pass `withoutShortcuts`.
 *
 * Source: You et al. 2025, channel-wise largest-magnitude tracer (official code).
 *
 * @throws {RangeError} If k is not in 1..number of candidates, or a weight is not finite.
 */
export function largestMagnitude(
  architecture: Architecture,
  parameters: Parameters,
  options: RankOptions,
): readonly RankedNeuron[] {
  return ranked(architecture, parameters, { ...options, sign: -1 });
}

/**
 * The k neurons whose weights have the smallest L2 norm, smallest first; a control for
 * {@linkcode largestMagnitude}. Exact ties go to the earlier neuron.
 *
 * @throws {RangeError} If k is not in 1..number of candidates, or a weight is not finite.
 */
export function smallestMagnitude(
  architecture: Architecture,
  parameters: Parameters,
  options: RankOptions,
): readonly RankedNeuron[] {
  return ranked(architecture, parameters, { ...options, sign: 1 });
}

/**
 * The k neurons whose weights have the gradient with the largest L2 norm, largest first.
 *
 * The paper calls these the most activated neurons; what its code ranks by is the gradient of the loss, and
 * so it is named here. One ranking equals the published greedy loop: the gradient is computed once. Exact
 * ties go to the earlier neuron.
 *
 * Source: You et al. 2025, channel-wise gradient tracer (official code).
 *
 * @param gradients By parameter name, from the entry `gradient` of `gradientProgram`.
 * @throws {RangeError} If k is not in 1..number of candidates, or a gradient is missing or not finite.
 */
export function largestGradient(
  architecture: Architecture,
  gradients: HostTree,
  options: RankOptions,
): readonly RankedNeuron[] {
  return ranked(architecture, gradients, { ...options, sign: -1 });
}

function ranked(
  architecture: Architecture,
  tree: HostTree,
  options: RankOptions & { readonly sign: 1 | -1 },
): readonly RankedNeuron[] {
  const { k, candidates, sign } = options;
  const neurons = listNeurons(
    architecture,
    candidates === undefined ? {} : { candidates },
  );
  if (!Number.isInteger(k) || k < 1 || k > neurons.length) {
    throw new RangeError(
      `Cannot trace neurons: k must be 1 to ${neurons.length}, current value is ${k}`,
    );
  }
  // toSorted() is stable, so equal scores keep the order of the list.
  return filterNorms(architecture, tree, { neurons })
    .toSorted((a, b) => sign * (a.score - b.score))
    .slice(0, k);
}
