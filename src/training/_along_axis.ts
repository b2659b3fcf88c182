import { tf } from "../runtime/mod.ts";

/** float32: 1 at some indices of an axis, else 0; 1 long on every other axis. */
export function alongAxis(
  shape: readonly number[],
  { axis, indices }: {
    readonly axis: number;
    readonly indices: readonly number[];
  },
): tf.Tensor {
  const wanted = new Set(indices);
  const values = Array.from(
    { length: shape[axis]! },
    (_, at) => wanted.has(at) ? 1 : 0,
  );
  return tf.tensor(values, shape.map((size, at) => at === axis ? size : 1));
}
