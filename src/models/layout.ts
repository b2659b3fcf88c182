/**
 * Between PyTorch's layouts (NCHW images, OIHW filters) and the ones used here (NHWC, HWIO).
 *
 * @module
 */
import { hwioToOihw, oihwToHwio } from "../tensor/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import type { ParameterLayout } from "./types.ts";

/** The shape of a parameter in a PyTorch file, from the inner one. */
export function torchShape(
  shape: readonly number[],
  layout: ParameterLayout,
): readonly number[] {
  // OIHW = HWIO[3, 2, 0, 1]
  return layout === "same"
    ? shape
    : [3, 2, 0, 1].map((axis) => shape[axis] as number);
}

/** A parameter as PyTorch has it, in the inner layout; `same` returns the array itself. */
export function fromTorchLayout(
  array: HostArray,
  layout: ParameterLayout,
): HostArray {
  return layout === "same" ? array : oihwToHwio(array);
}

/** A parameter in the inner layout, as PyTorch has it; `same` returns the array itself. */
export function toTorchLayout(
  array: HostArray,
  layout: ParameterLayout,
): HostArray {
  return layout === "same" ? array : hwioToOihw(array);
}
