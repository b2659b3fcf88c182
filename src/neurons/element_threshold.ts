import type { Architecture, Parameters } from "../models/types.ts";
import type { RandomState } from "../random/mod.ts";
import {
  countElements,
  elementCount,
  extremeElements,
  selectElements,
  sortedMagnitudes,
} from "./_extreme_elements.ts";
import type { ElementMask } from "./types.ts";

/** What {@linkcode elementThreshold} selects. */
export interface ElementThresholdOptions {
  /** Share of the prunable weights; k = ⌈fraction · number⌉. Published default .05. */
  readonly fraction: number;
  /** Which end of |w|; published default `largest`. */
  readonly order: "smallest" | "largest";
  /**
   * `faithful` (default): exactly k prunable weights, ties by position. `as-published`: the threshold comes
   * from the prunable weights, but every trained parameter is compared with it (`<=` the k-th from 0 for
   * smallest, so k + 1 of the prunable ones; `>=` for largest), BatchNorm scales, biases and the classifier
   * included.
   */
  readonly protocol?: "as-published" | "faithful";
  /**
   * Leaves selected weights out with this probability, by one uniform draw per trained value in order. The
   * published name is `dropout_p`: .8 keeps only a fifth of the selection.
   */
  readonly keepOut?: {
    readonly probability: number;
    readonly random: RandomState;
  };
}

/**
 * Single weights by magnitude: the unstructured tracer.
 *
 * Source: You et al. 2025, element-wise threshold tracer (official code).
 *
 * @throws {RangeError} If the fraction is not in (0, 1] or a weight is not finite.
 */
export function elementThreshold(
  architecture: Architecture,
  parameters: Parameters,
  options: ElementThresholdOptions,
): ElementMask {
  const { fraction, order, protocol = "faithful", keepOut } = options;
  const prunable = architecture.neurons.map(({ weight }) => weight);
  const count = elementCount(fraction, countElements(parameters, prunable));
  const selected = protocol === "faithful"
    ? extremeElements(parameters, prunable, { order, count })
    : asPublished();
  if (keepOut === undefined) return selected;
  const { probability, random } = keepOut;
  return new Map(
    [...selected].map(([name, mask]) => [
      name,
      mask.map((one) => random.random() < probability ? 0 : one),
    ]),
  );

  function asPublished(): ElementMask {
    const sorted = sortedMagnitudes(parameters, prunable);
    const threshold = order === "smallest"
      ? sorted[Math.min(count, sorted.length - 1)]!
      : sorted[sorted.length - count]!;
    const trained = architecture.parameters
      .filter(({ kind }) => kind === "weight").map(({ name }) => name);
    return selectElements(
      parameters,
      trained,
      order === "smallest"
        ? (value) => Math.abs(value) <= threshold
        : (value) => Math.abs(value) >= threshold,
    );
  }
}
