/**
 * Between PyTorch's layouts (NCHW images, OIHW filters) and the ones used here (NHWC, HWIO).
 *
 * @module
 */
import type { HostArray } from "../tensor/types.ts";
import type { ParameterLayout } from "./types.ts";

/** PyTorch's axes in the order in which the inner layout has them: HWIO = OIHW[2, 3, 1, 0]. */
const INNER_FROM_TORCH = [2, 3, 1, 0] as const;
/** And back: OIHW = HWIO[3, 2, 0, 1]. */
const TORCH_FROM_INNER = [3, 2, 0, 1] as const;

/** The shape of a parameter in a PyTorch file, from the inner one. */
export function torchShape(
  shape: readonly number[],
  layout: ParameterLayout,
): readonly number[] {
  return layout === "same"
    ? shape
    : TORCH_FROM_INNER.map((axis) => shape[axis] as number);
}

/** A parameter as PyTorch has it, in the inner layout; `same` returns the array itself. */
export function fromTorchLayout(
  array: HostArray,
  layout: ParameterLayout,
): HostArray {
  return layout === "same" ? array : transpose(array, INNER_FROM_TORCH);
}

/** A parameter in the inner layout, as PyTorch has it; `same` returns the array itself. */
export function toTorchLayout(
  array: HostArray,
  layout: ParameterLayout,
): HostArray {
  return layout === "same" ? array : transpose(array, TORCH_FROM_INNER);
}

/**
 * The array with its axes permuted: axis `i` of the result is axis `axes[i]` of the source.
 *
 * @throws {RangeError} If the array has not exactly four axes.
 */
export function transpose(
  array: HostArray,
  axes: readonly [number, number, number, number],
): HostArray {
  if (array.shape.length !== 4) {
    throw new RangeError(
      `Cannot transpose: four axes are needed, current value is [${
        array.shape.join(", ")
      }]`,
    );
  }
  const size = array.shape as readonly [number, number, number, number];
  const stride = [
    size[1] * size[2] * size[3],
    size[2] * size[3],
    size[3],
    1,
  ] as const;
  const shape = axes.map((axis) => size[axis] as number);
  const step = axes.map((axis) => stride[axis] as number);
  const [n0, n1, n2, n3] = shape as [number, number, number, number];
  const [s0, s1, s2, s3] = step as [number, number, number, number];
  const { data } = array;
  const into = data instanceof Float32Array
    ? new Float32Array(data.length)
    : new Int32Array(data.length);
  let at = 0;
  for (let a = 0; a < n0; a++) {
    for (let b = 0; b < n1; b++) {
      for (let c = 0; c < n2; c++) {
        let from = a * s0 + b * s1 + c * s2;
        for (let d = 0; d < n3; d++, from += s3) {
          into[at++] = data[from] as number;
        }
      }
    }
  }
  return { dtype: array.dtype, shape, data: into };
}
