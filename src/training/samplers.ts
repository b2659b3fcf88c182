/**
 * The order in which an epoch sees the training images, as plain data and as PyTorch's samplers draw it.
 *
 * @module
 */
import type { GroupedSplit } from "../datasets/types.ts";
import type { TorchGenerator } from "../random/mod.ts";
import { countStrata, strataOf, type Stratum } from "./weightings.ts";

/** Every image once, in a new order (`RandomSampler`). */
export interface ShuffledSampling {
  /** Tells the samplings apart. */
  readonly kind: "shuffled";
}

/**
 * As many draws as there are images, with replacement, every group (or class) with the same probability
 * (`WeightedRandomSampler` with weights 1 / n_g): what the field calls RWG and RWY.
 *
 * Source: Idrissi et al. 2022 (arXiv 2110.14503), section 2.
 */
export interface BalancedSampling {
  /** Tells the samplings apart. */
  readonly kind: "balanced";
  /** What is drawn equally often. */
  readonly by: Stratum;
}

/** Which sampling, as plain data. */
export type SamplingConfig = ShuffledSampling | BalancedSampling;

/** The positions of one epoch, int32 [count]. Draws from the generator as PyTorch does. */
export function epochOrder(
  sampling: SamplingConfig,
  split: Pick<GroupedSplit, "count" | "groups" | "labels">,
  generator: TorchGenerator,
): Int32Array {
  if (sampling.kind === "shuffled") return generator.randperm(split.count);
  const strata = strataOf(split, sampling.by);
  const counts = countStrata(strata);
  return drawWithReplacement(
    Float64Array.from(strata, (stratum) => 1 / counts[stratum]!),
    generator,
  );
}

/**
 * As many draws as there are weights, each with probability weight / sum.
 *
 * Source: `torch.multinomial(weights, n, replacement=True)` on a CPU with float64 weights (2.15): one double per draw,
 * looked up in the normalised running sum.
 */
function drawWithReplacement(
  weights: Float64Array,
  generator: TorchGenerator,
): Int32Array {
  let sum = 0;
  const running = weights.map((weight) => sum += weight);
  const shares = running.map((value) => value / sum);
  shares[shares.length - 1] = 1;
  return Int32Array.from(weights, () => {
    const wanted = generator.uniformDouble();
    let [low, high] = [0, shares.length];
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (shares[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
