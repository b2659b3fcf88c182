import type { Attributes } from "./_tensorflow_op.ts";

/** The attributes of TensorFlow's pooling ops. Padding is always an op of its own before them. */
export function poolAttributes(size: number, stride: number): Attributes {
  return {
    types: { T: "float32" },
    ints: { ksize: [1, size, size, 1], strides: [1, stride, stride, 1] },
    strings: { padding: "VALID", data_format: "NHWC" },
  };
}
