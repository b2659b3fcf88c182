import type { TorchGenerator } from "../random/mod.ts";
import { sizeOf } from "../tensor/mod.ts";
import type { ParameterSpec } from "./types.ts";

/**
 * Moves a generator past the draws that PyTorch's constructors of convolutions and linear layers make for these
 * entries and that a network then overwrites: one per value of a filter or matrix and of its bias. Normalisations
 * draw nothing and are passed over.
 */
export function skipDefaultDraws(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): void {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  for (const { name, shape } of specs) {
    const weight = byName.get(name.replace(/\.bias$/, ".weight"));
    if (!weight || weight.shape.length < 2) continue;
    const size = sizeOf(shape);
    for (let i = 0; i < size; i++) generator.random();
  }
}
