import { ShapeError } from "../errors/mod.ts";
import type { HostArray } from "./types.ts";

/**
 * Filters from PyTorch's layout [outChannels, inChannels, kH, kW] to the inner one [kH, kW, inChannels, outChannels].
 *
 * @throws {ShapeError} If the array has not four axes.
 */
export function oihwToHwio(filters: HostArray): HostArray {
  return permuted(filters, [2, 3, 1, 0]);
}

/**
 * Filters from the inner layout [kH, kW, inChannels, outChannels] to PyTorch's [outChannels, inChannels, kH, kW].
 *
 * @throws {ShapeError} If the array has not four axes.
 */
export function hwioToOihw(filters: HostArray): HostArray {
  return permuted(filters, [3, 2, 0, 1]);
}

/**
 * Images from PyTorch's layout [N, C, H, W] to the inner one [N, H, W, C].
 *
 * @throws {ShapeError} If the array has not four axes.
 */
export function nchwToNhwc(images: HostArray): HostArray {
  return permuted(images, [0, 2, 3, 1]);
}

/**
 * Images from the inner layout [N, H, W, C] to PyTorch's [N, C, H, W].
 *
 * @throws {ShapeError} If the array has not four axes.
 */
export function nhwcToNchw(images: HostArray): HostArray {
  return permuted(images, [0, 3, 1, 2]);
}

/** A copy whose axis i is the old axis `axes[i]`. */
function permuted(
  array: HostArray,
  axes: readonly [number, number, number, number],
): HostArray {
  const { shape, data, dtype } = array;
  if (shape.length !== 4) {
    throw new ShapeError("an array of four axes", ["a", "b", "c", "d"], shape);
  }
  const strides = shape.map((_, i) =>
    shape.slice(i + 1).reduce((size, length) => size * length, 1)
  );
  const [n0, n1, n2, n3] = axes.map((axis) => shape[axis]!) as Four;
  const [s0, s1, s2, s3] = axes.map((axis) => strides[axis]!) as Four;
  const result = dtype === "float32"
    ? new Float32Array(data.length)
    : new Int32Array(data.length);
  let to = 0;
  for (let a = 0; a < n0; a++) {
    for (let b = 0; b < n1; b++) {
      for (let c = 0; c < n2; c++) {
        const from = a * s0 + b * s1 + c * s2;
        for (let d = 0; d < n3; d++) result[to++] = data[from + d * s3]!;
      }
    }
  }
  return { dtype, shape: [n0, n1, n2, n3], data: result };
}

type Four = [number, number, number, number];
