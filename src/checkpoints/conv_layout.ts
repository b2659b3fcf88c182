import type { HostArray } from "../tensor/types.ts";
import type { ParameterLayout } from "../models/types.ts";

/** Which axis of the one layout each axis of the other is. */
const OIHW_TO_HWIO = [2, 3, 1, 0] as const;
const HWIO_TO_OIHW = [3, 2, 0, 1] as const;

type Axes = readonly [number, number, number, number];

function pick(values: readonly number[], axes: Axes): number[] {
  return axes.map((axis) => values[axis]!);
}

/** The same elements with their axes in another order. */
function transpose(array: HostArray, axes: Axes): HostArray {
  const { shape, data } = array;
  const target = pick(shape, axes);
  const [, s1 = 0, s2 = 0, s3 = 0] = shape;
  const strides = pick([s1 * s2 * s3, s2 * s3, s3, 1], axes);
  const [a = 0, b = 0, c = 0, d = 0] = target;
  const [strideA = 0, strideB = 0, strideC = 0, strideD = 0] = strides;
  const result = data instanceof Float32Array
    ? new Float32Array(data.length)
    : new Int32Array(data.length);
  let to = 0;
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) {
        let from = i * strideA + j * strideB + k * strideC;
        for (let l = 0; l < d; l++, from += strideD) result[to++] = data[from]!;
      }
    }
  }
  return { dtype: array.dtype, shape: target, data: result };
}

/** The shape that a parameter has in PyTorch's files: OIHW for the filters that are HWIO here. */
export function fileShape(
  shape: readonly number[],
  layout: ParameterLayout,
): readonly number[] {
  return layout === "conv" && shape.length === 4
    ? pick(shape, HWIO_TO_OIHW)
    : shape;
}

/** A parameter of a PyTorch file in the layout of the harness: filters OIHW → HWIO. */
export function fromFileLayout(
  array: HostArray,
  layout: ParameterLayout,
): HostArray {
  return layout === "conv" ? transpose(array, OIHW_TO_HWIO) : array;
}

/** A parameter of the harness in the layout of PyTorch's files: filters HWIO → OIHW. */
export function toFileLayout(
  array: HostArray,
  layout: ParameterLayout,
): HostArray {
  return layout === "conv" ? transpose(array, HWIO_TO_OIHW) : array;
}
