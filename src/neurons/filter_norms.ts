import type { Architecture } from "../models/types.ts";
import type { HostTree } from "../tensor/types.ts";
import { arrayOf, weightPositions } from "./_filters.ts";
import { siteOf } from "./list_neurons.ts";
import type { Neuron, RankedNeuron } from "./types.ts";

/**
 * The L2 norm of the weights of each neuron, or of their gradient: what both channel-wise tracers rank by.
 *
 * Summed in float64, in PyTorch's order of the weights.
 *
 * @param tree Parameters, or gradients under the parameters' names.
 * @throws {RangeError} If a weight is missing or not finite.
 */
export function filterNorms(
  architecture: Architecture,
  tree: HostTree,
  { neurons }: { readonly neurons: readonly Neuron[] },
): readonly RankedNeuron[] {
  return neurons.map((neuron) => {
    const site = siteOf(architecture, neuron);
    const { data, shape } = arrayOf(tree, site.weight);
    let sum = 0;
    for (const at of weightPositions(site, shape, neuron.index)) {
      sum += data[at]! ** 2;
    }
    if (!Number.isFinite(sum)) {
      throw new RangeError(
        `Cannot rank neurons: ${site.weight} is not finite, current value is ${sum}`,
      );
    }
    return { site: neuron.site, index: neuron.index, score: Math.sqrt(sum) };
  });
}
