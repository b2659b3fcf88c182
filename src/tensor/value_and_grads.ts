import { tf } from "../runtime/mod.ts";
import type { TensorTree } from "./types.ts";

/** A loss and whatever else the same forward pass yields. */
export interface LossWithAux {
  /** A scalar. */
  readonly loss: tf.Tensor;
  /** Results without a gradient, e.g. logits or new running statistics. */
  readonly aux: TensorTree;
}

/** What {@linkcode valueAndGrads} returns. */
export interface ValueAndGrads extends LossWithAux {
  /** The gradient of the loss by each of the parameters, under their names. */
  readonly grads: TensorTree;
}

/** Some tensors of a tree, in the order of the names. */
export function pick(tree: TensorTree, names: readonly string[]): TensorTree {
  return Object.fromEntries(
    names.map((name) => [name, tree[name] as tf.Tensor]),
  );
}

/**
 * The loss, its gradients by every tensor of `parameters`, and what else the forward pass yields. TensorFlow.js's
 * own `valueAndGrads` frees everything that a forward pass computes but the loss.
 */
export function valueAndGrads(
  forward: (parameters: TensorTree) => LossWithAux,
  parameters: TensorTree,
): ValueAndGrads {
  const names = Object.keys(parameters);
  const kept: [string, tf.Tensor][] = [];
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const { loss, aux } = forward(
      Object.fromEntries(names.map((name, i) => [name, tensors[i]!])),
    );
    for (const [name, tensor] of Object.entries(aux)) {
      kept.push([name, tf.keep(tensor.clone())]);
    }
    return loss.asScalar();
  })(Object.values(parameters));
  // A clone belongs to the caller's scope; the kept one belongs to nobody.
  const aux = kept.map(([name, tensor]) => {
    const clone = tensor.clone();
    tensor.dispose();
    return [name, clone] as const;
  });
  return {
    loss: value,
    aux: Object.fromEntries(aux),
    grads: Object.fromEntries(names.map((name, i) => [name, grads[i]!])),
  };
}
