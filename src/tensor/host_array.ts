import { ShapeError } from "../errors/mod.ts";
import type { DType, HostArray } from "./types.ts";

/** The number of elements of a tensor of this shape; 1 for a scalar (`[]`). */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/**
 * A float32 array at rest. A `Float32Array` is kept without a copy: do not change it afterwards.
 *
 * @throws {ShapeError} If the number of values is not that of the shape.
 */
export function float32(
  shape: readonly number[],
  values: Float32Array | readonly number[],
): HostArray {
  const data = values instanceof Float32Array
    ? values
    : Float32Array.from(values);
  return checked("float32", shape, data);
}

/**
 * An int32 array at rest. An `Int32Array` is kept without a copy: do not change it afterwards.
 *
 * @throws {ShapeError} If the number of values is not that of the shape.
 */
export function int32(
  shape: readonly number[],
  values: Int32Array | readonly number[],
): HostArray {
  const data = values instanceof Int32Array ? values : Int32Array.from(values);
  return checked("int32", shape, data);
}

/** A scalar at rest; float32 unless `dtype` says otherwise. */
export function scalar(value: number, dtype: DType = "float32"): HostArray {
  return dtype === "float32" ? float32([], [value]) : int32([], [value]);
}

/** float32 scalars at rest, by name. */
export function scalars(
  values: Readonly<Record<string, number>>,
): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, scalar(value)]),
  );
}

/** Zeros of this shape; float32 unless `dtype` says otherwise. */
export function zeros(
  shape: readonly number[],
  dtype: DType = "float32",
): HostArray {
  const size = sizeOf(shape);
  return dtype === "float32"
    ? float32(shape, new Float32Array(size))
    : int32(shape, new Int32Array(size));
}

/** True if dtype, shape and every bit of the values are the same (so NaN equals itself, and 0 is not -0). */
export function sameBytes(a: HostArray, b: HostArray): boolean {
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  const left = bytesOf(a);
  const right = bytesOf(b);
  return left.every((byte, i) => byte === right[i]);
}

/** True if both shapes have the same lengths in the same order. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

/** The raw bytes of the values, in the machine's (little-endian) order; a view, not a copy. */
export function bytesOf(array: HostArray): Uint8Array {
  const { buffer, byteOffset, byteLength } = array.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function checked(
  dtype: DType,
  shape: readonly number[],
  data: Float32Array | Int32Array,
): HostArray {
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError("an array's values", shape, [data.length]);
  }
  return { dtype, shape: [...shape], data };
}
