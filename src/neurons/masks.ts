import type { Architecture, Parameters } from "../models/types.ts";
import type { RandomState } from "../random/mod.ts";
import type { HostTree } from "../tensor/types.ts";
import {
  countElements,
  elementCount,
  extremeElements,
  selectElements,
  sortedMagnitudes,
} from "./_extreme_elements.ts";
import { arrayOf, weightPositions } from "./_filters.ts";
import { filterNorms } from "./filter_norms.ts";
import { listNeurons, siteOf } from "./list_neurons.ts";
import type { ElementMask } from "./types.ts";

/** Which weights the pruned branch of the fine-tuning loop goes without. */
export type PruneRule =
  /** None: the same loop without pruning. */
  | { readonly prune: "none" }
  /** The smallest |w|; published, with fraction .01. */
  | { readonly prune: "smallest" | "largest"; readonly fraction: number }
  /** The largest |gradient|. */
  | {
    readonly prune: "gradient";
    readonly fraction: number;
    readonly gradients: HostTree;
  }
  /** Whole neurons by the norm of their gradient: the published optional rule for convolutions. */
  | {
    readonly prune: "gradient-channels";
    readonly fraction: number;
    readonly gradients: HostTree;
  }
  | {
    readonly prune: "random";
    readonly fraction: number;
    readonly random: RandomState;
  };

/** How {@linkcode pruneMask} counts. */
export interface PruneMaskOptions {
  /**
   * `faithful` (default): exactly k = ⌈fraction · number of prunable weights⌉ are pruned, ties by position.
   * `as-published`: what the code's comparisons yield: smallest keeps `>=` the k-th from 0 (k pruned, fewer
   * where the border is tied), largest keeps `<=` the k-th from the end (k − 1 pruned, fewer where tied). The
   * other rules are the same under both.
   */
  readonly protocol?: "as-published" | "faithful";
}

/**
 * The mask of the pruned branch: 1 keeps a weight, 0 prunes it; one float32 array per prunable weight.
 *
 * Every prunable weight is named, also where nothing of it is pruned, so that all rules feed the same graph.
 *
 * Source: You et al. 2025, `Mask` of the fine-tuning script (official code), rebuilt every epoch.
 *
 * @throws {RangeError} If the fraction is not in (0, 1], or a weight or gradient is missing or not finite.
 */
export function pruneMask(
  architecture: Architecture,
  parameters: Parameters,
  options: PruneRule & PruneMaskOptions,
): HostTree {
  const names = architecture.neurons.map(({ weight }) => weight);
  const pruned = prunedElements(architecture, parameters, {
    names,
    ...options,
  });
  return new Map(names.map((name) => {
    const { shape, data } = arrayOf(parameters, name);
    const one = pruned.get(name);
    const keep = Float32Array.from(data, (_, at) => one?.[at] === 1 ? 0 : 1);
    return [name, { dtype: "float32", shape, data: keep }];
  }));
}

/** The number of weights that a mask prunes. */
export function countPruned(mask: HostTree): number {
  let count = 0;
  for (const { data } of mask.values()) {
    for (const value of data) count += value === 0 ? 1 : 0;
  }
  return count;
}

function prunedElements(
  architecture: Architecture,
  parameters: Parameters,
  options: PruneRule & PruneMaskOptions & { readonly names: readonly string[] },
): ElementMask {
  const { names, protocol = "faithful" } = options;
  if (options.prune === "none") return new Map();
  const size = countElements(parameters, names);
  const count = elementCount(options.fraction, size);
  switch (options.prune) {
    case "smallest":
    case "largest": {
      const order = options.prune;
      return protocol === "faithful"
        ? extremeElements(parameters, names, { order, count })
        : publishedElements(parameters, names, { order, count });
    }
    case "gradient":
      return extremeElements(options.gradients, names, {
        order: "largest",
        count,
      });
    case "gradient-channels":
      return channelElements(architecture, options);
    case "random": {
      const chosen = new Uint8Array(size);
      const order = options.random.permutation(size);
      for (const at of order.subarray(0, count)) chosen[at] = 1;
      let offset = 0;
      return selectElements(parameters, names, () => chosen[offset++] === 1);
    }
  }
}

function publishedElements(
  parameters: Parameters,
  names: readonly string[],
  options: { readonly order: "smallest" | "largest"; readonly count: number },
): ElementMask {
  const { order, count } = options;
  const sorted = sortedMagnitudes(parameters, names);
  const border = order === "smallest"
    ? sorted[Math.min(count, sorted.length - 1)]!
    : sorted[sorted.length - count]!;
  return selectElements(
    parameters,
    names,
    order === "smallest"
      ? (value) => Math.abs(value) < border
      : (value) => Math.abs(value) > border,
  );
}

/** Whole filters whose gradient norm is at least the k-th largest of all. */
function channelElements(
  architecture: Architecture,
  { fraction, gradients }: {
    readonly fraction: number;
    readonly gradients: HostTree;
  },
): ElementMask {
  const neurons = listNeurons(architecture);
  const scored = filterNorms(architecture, gradients, { neurons });
  const count = elementCount(fraction, neurons.length);
  const border = scored.map(({ score }) => score)
    .sort((a, b) => b - a)[count - 1]!;
  const mask = new Map<string, Uint8Array>();
  for (const neuron of scored.filter(({ score }) => score >= border)) {
    const site = siteOf(architecture, neuron);
    const { shape, data } = arrayOf(gradients, site.weight);
    const chosen = mask.get(site.weight) ?? new Uint8Array(data.length);
    for (const at of weightPositions(site, shape, neuron.index)) chosen[at] = 1;
    mask.set(site.weight, chosen);
  }
  return mask;
}
