import { tf } from "../../runtime/mod.ts";

/** Puts stride − 1 zeros between any two rows and columns. */
export function spreadRows(
  x: tf.Tensor4D,
  [strideHeight, strideWidth]: readonly [number, number],
): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  const after = (zeros: number): [[0, 0], [0, number], [0, 0]] => [
    [0, 0],
    [0, zeros],
    [0, 0],
  ];
  // [N, h, w, C] -> [N·h, stride, w·C] -> [N·h·stride·w, stride, C]
  const rows = tf.pad(
    tf.reshape(x, [n * h, 1, w * c]),
    after(strideHeight - 1),
  );
  const columns = tf.pad(
    tf.reshape(rows, [n * h * strideHeight * w, 1, c]),
    after(strideWidth - 1),
  );
  const grid: [number, number, number, number] = [
    n,
    h * strideHeight,
    w * strideWidth,
    c,
  ];
  const size: [number, number, number, number] = [
    n,
    (h - 1) * strideHeight + 1,
    (w - 1) * strideWidth + 1,
    c,
  ];
  const spread: tf.Tensor4D = tf.reshape(columns, grid);
  return tf.slice(spread, [0, 0, 0, 0], size);
}
