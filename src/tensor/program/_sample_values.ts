import { sizeOf } from "../host_array.ts";
import type { HostArray, TensorSpec } from "../types.ts";

/**
 * Values to record with. Two rounds differ in every element, so what was taken from a value shows as a
 * different constant. Small and positive: a variance stays valid, deep networks stay finite; integers are
 * 0 and 1, valid as labels and as indices.
 */
export function sampleValues(spec: TensorSpec, round: 0 | 1): HostArray {
  const { dtype, shape } = spec;
  const size = sizeOf(shape);
  if (dtype === "int32") {
    return { dtype, shape, data: new Int32Array(size).fill(round) };
  }
  // 0.618… (the golden ratio) spreads the fractions evenly over [0, 1).
  const data = Float32Array.from(
    { length: size },
    (_, i) => .01 + .05 * ((i * .618034 + .3 + .4 * round) % 1),
  );
  return { dtype, shape, data };
}
