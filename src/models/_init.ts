import {
  biasUniform,
  kaimingUniform,
  type TorchGenerator,
} from "../random/mod.ts";
import { sizeOf } from "../tensor/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import { fromTorchLayout, torchShape } from "./layout.ts";
import type { Parameters, ParameterSpec } from "./types.ts";

/**
 * PyTorch's default initialisation of the given entries, in the given order: that of construction.
 *
 * Filters and linear weights: `kaiming_uniform_(a=√5)`, that is uniform within ±1/√fanIn. Biases of such layers:
 * uniform within the same bound. Normalisations: scale 1, offset 0, running mean 0, running variance 1.
 *
 * Source: `torch.nn` 2.15, `reset_parameters` of `Conv2d`, `Linear`, `BatchNorm2d`, `LayerNorm`.
 *
 * @throws {RangeError} If an entry is of none of these kinds.
 */
export function initialise(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): Parameters {
  const weights = new Map(specs.map((spec) => [spec.name, spec]));
  return new Map(
    specs.map((spec) => [spec.name, initialiseOne(generator, spec, weights)]),
  );
}

/** Values in PyTorch's memory order as an array in ours. */
export function fromDraws(spec: ParameterSpec, data: Float32Array): HostArray {
  const shape = torchShape(spec.shape, spec.layout);
  return fromTorchLayout({ dtype: "float32", shape, data }, spec.layout);
}

function initialiseOne(
  generator: TorchGenerator,
  spec: ParameterSpec,
  byName: ReadonlyMap<string, ParameterSpec>,
): HostArray {
  if (spec.kind === "counter" || spec.name.endsWith(".running_mean")) {
    return filled(spec, 0);
  }
  if (spec.name.endsWith(".running_var")) return filled(spec, 1);
  if (spec.name.endsWith(".weight")) {
    return spec.shape.length === 1
      ? filled(spec, 1)
      : fromDraws(spec, kaimingUniform(generator, shapeThere(spec)));
  }
  const weight = byName.get(spec.name.replace(/\.bias$/, ".weight"));
  if (!weight || weight === spec) {
    throw new RangeError(
      `Cannot initialise: it is neither weight nor bias of a known layer, current value is "${spec.name}"`,
    );
  }
  if (weight.shape.length === 1) return filled(spec, 0);
  const [size = 1, ...window] = shapeThere(weight);
  const fanIn = window.reduce((product, extent) => product * extent, 1);
  return fromDraws(spec, biasUniform(generator, { size, fanIn }));
}

function shapeThere(spec: ParameterSpec): readonly number[] {
  return torchShape(spec.shape, spec.layout);
}

function filled({ dtype, shape }: ParameterSpec, value: number): HostArray {
  const size = sizeOf(shape);
  const data = dtype === "float32"
    ? new Float32Array(size)
    : new Int32Array(size);
  return { dtype, shape, data: data.fill(value) };
}
