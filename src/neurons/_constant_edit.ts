import type { Architecture, NeuronSite, Parameters } from "../models/types.ts";
import type { HostTree } from "../tensor/types.ts";
import { arrayOf, weightPositions } from "./_filters.ts";
import type { Edit } from "./types.ts";

/** An edit that does nothing but fix the outputs of some neurons of one site. */
export interface ConstantEdit {
  readonly site: NeuronSite;
  /** By index of the neuron. */
  readonly values: ReadonlyMap<number, number>;
}

/**
 * What an edit amounts to if it only silences neurons of one site (`zero`, `ablate`, `mean`), else `undefined`.
 *
 * @param constants By site: the output of each neuron when its weights are 0, from the entry `constants`.
 */
export function constantEdit(
  architecture: Architecture,
  { base, constants }: {
    readonly base: Parameters;
    readonly constants: HostTree;
  },
  edit: Edit,
): ConstantEdit | undefined {
  const site = onlySite(architecture, edit);
  if (site === undefined) return undefined;
  const weight = edit.overrides.get(site.weight);
  if (weight === undefined) return undefined;
  const before = arrayOf(base, site.weight).data;
  const zeros = arrayOf(constants, site.name).data;
  const values = new Map<number, number>();
  for (let index = 0; index < site.count; index++) {
    const at = weightPositions(site, weight.shape, index);
    const vectors = changedVectors(site, { base, edit, index });
    if (at.every((i) => weight.data[i] === before[i]) && vectors.length === 0) {
      continue;
    }
    if (!at.every((i) => weight.data[i] === 0)) return undefined;
    const value = vectors.length === 0
      ? zeros[index]
      : silencedOutput(site, { base, edit, index });
    if (value === undefined) return undefined;
    values.set(index, value);
  }
  return values.size === 0 ? undefined : { site, values };
}

/** The site that holds everything that an edit changes. */
function onlySite(
  architecture: Architecture,
  { overrides }: Edit,
): NeuronSite | undefined {
  return architecture.neurons.find((site) => {
    const names = [site.weight, ...vectorsOf(site)];
    return [...overrides.keys()].every((name) => names.includes(name));
  });
}

function vectorsOf({ bias, normalisation }: NeuronSite): readonly string[] {
  return [
    ...(bias === undefined ? [] : [bias]),
    ...(normalisation === undefined ? [] : Object.values(normalisation)),
  ];
}

/** The bias and the normalisation's parameters that differ from the base's for one neuron. */
function changedVectors(
  site: NeuronSite,
  options: {
    readonly base: Parameters;
    readonly edit: Edit;
    readonly index: number;
  },
): readonly string[] {
  const { base, edit, index } = options;
  return vectorsOf(site).filter((name) => {
    const now = edit.overrides.get(name);
    return now !== undefined &&
      now.data[index] !== arrayOf(base, name).data[index];
  });
}

/** The output where the scale is 0 (the offset), or where a layer without normalisation has only its bias. */
function silencedOutput(
  { normalisation, bias }: NeuronSite,
  options: {
    readonly base: Parameters;
    readonly edit: Edit;
    readonly index: number;
  },
): number | undefined {
  const { base, edit, index } = options;
  const now = (name: string) =>
    (edit.overrides.get(name) ?? arrayOf(base, name)).data[index];
  if (normalisation === undefined) {
    return bias === undefined ? 0 : now(bias);
  }
  return now(normalisation.weight) === 0 ? now(normalisation.bias) : undefined;
}
