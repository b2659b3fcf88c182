/**
 * How the losses of a batch's examples become the one that is minimised, as plain data and as a weight for each example.
 *
 * @module
 */
import type { GroupedSplit } from "../datasets/types.ts";

/** Every example counts the same: empirical risk minimisation. */
export interface EqualWeighting {
  /** Tells the weightings apart. */
  readonly kind: "equal";
}

/**
 * Every group (or class) counts the same in expectation: an example of a group of n_g among N in G groups that have
 * any weighs N / (G n_g), so that the mean weight is 1.
 */
export interface BalancedWeighting {
  /** Tells the weightings apart. */
  readonly kind: "balanced";
  /** What counts the same. */
  readonly by: Stratum;
}

/**
 * Group distributionally robust optimization: the groups' mean losses are weighed by q, which moves towards the worst
 * group at every step by exp(stepSize · loss).
 *
 * Source: Sagawa et al. 2020 (arXiv 1911.08731), algorithm 1; published step size .01.
 */
export interface GroupDroWeighting {
  /** Tells the weightings apart. */
  readonly kind: "groupDro";
  /** How fast q moves; published .01. */
  readonly stepSize: number;
}

/** Which weighting, as plain data. */
export type WeightingConfig =
  | EqualWeighting
  | BalancedWeighting
  | GroupDroWeighting;

/** What divides the images into kinds. */
export type Stratum = "group" | "class";

/** How a step's graph reduces the losses of its examples. */
export type ReductionConfig =
  /** The mean of weight · loss. */
  | { readonly kind: "mean" }
  | {
    readonly kind: "groupDro";
    readonly stepSize: number;
    readonly numGroups: number;
  };

/** The part of a weighting that is in the graph; equal and balanced weights share one graph. */
export function reductionOf(
  weighting: WeightingConfig,
  { numGroups }: { readonly numGroups: number },
): ReductionConfig {
  return weighting.kind === "groupDro"
    ? { ...weighting, numGroups }
    : { kind: "mean" };
}

/** The weight of each image of a split, float32 [count]. */
export function exampleWeights(
  weighting: WeightingConfig,
  split: Pick<GroupedSplit, "count" | "groups" | "labels">,
): Float32Array {
  if (weighting.kind !== "balanced") {
    return new Float32Array(split.count).fill(1);
  }
  const strata = strataOf(split, weighting.by);
  const counts = countStrata(strata);
  const there = counts.filter((count) => count > 0).length;
  return Float32Array.from(
    strata,
    (stratum) => split.count / (there * counts[stratum]!),
  );
}

/** The id by which images are counted: the group's or the class's. */
export function strataOf(
  { groups, labels }: Pick<GroupedSplit, "groups" | "labels">,
  by: Stratum,
): Uint8Array {
  return by === "group" ? groups : labels;
}

/** How many images have each id. */
export function countStrata(strata: Uint8Array): number[] {
  const counts: number[] = [];
  for (const stratum of strata) {
    while (counts.length <= stratum) counts.push(0);
    counts[stratum]!++;
  }
  return counts;
}
