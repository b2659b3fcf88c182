import { tf } from "../../runtime/mod.ts";

/** A differentiable function of tensors, by its two directions. */
export interface Differentiable {
  /** The value, and what the gradient needs of it (inputs, results of its ops). */
  forward(
    ...inputs: tf.Tensor[]
  ): { readonly value: tf.Tensor; readonly saved: readonly tf.Tensor[] };
  /** The gradient for each input, in their order. */
  backward(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[];
}

/** `tf.customGrad` with types that hold; for ops whose gradient is an op of its own. */
export function withGradient(
  inputs: readonly tf.Tensor[],
  { forward, backward }: Differentiable,
): tf.Tensor {
  const op = tf.customGrad((...args) => {
    const tensors = args.filter((arg): arg is tf.Tensor =>
      arg instanceof tf.Tensor
    );
    const save = args.at(-1);
    const { value, saved } = forward(...tensors);
    if (typeof save === "function") save([...saved]);
    return { value, gradFunc: backward };
  });
  return op(...inputs);
}
