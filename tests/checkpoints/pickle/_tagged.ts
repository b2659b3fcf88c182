import { rawValues } from "../../../src/checkpoints/host_array.ts";
import { NumpyArray } from "../../../src/checkpoints/pickle/numpy.ts";
import {
  PickleTuple,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";

/** A value in the form in which `fixtures/checkpoints/make.py` writes it as JSON. */
export function tag(value: PickleValue): unknown {
  if (typeof value === "bigint") return { int: String(value) };
  if (
    typeof value === "number" && Number.isInteger(value) &&
    Math.abs(value) === 2 ** 53
  ) {
    return { int: String(value) };
  }
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(tag);
  if (value instanceof Set) return { set: [...value].sort() };
  if (value instanceof PickleTuple) return { tuple: value.items.map(tag) };
  if (value instanceof Map) {
    return { dict: [...value].map(([key, item]) => [tag(key), tag(item)]) };
  }
  if (value instanceof NumpyArray) {
    const { dtype, shape } = value.tensor;
    const values = Array.from<number | bigint>(rawValues(value.tensor));
    const plain = values.map((item) =>
      dtype === "bool" ? Boolean(item) : Number(item)
    );
    return { array: [dtype, shape, plain] };
  }
  return value;
}
