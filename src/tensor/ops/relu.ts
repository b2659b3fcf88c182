import { tf } from "../../runtime/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { withGradient } from "./_with_gradient.ts";

const ATTRIBUTES = { types: { T: "float32" } } as const;

/** max(x, 0), any shape. The gradient at 0 is 0, as in PyTorch. */
export function relu(x: tf.Tensor): tf.Tensor {
  if (!onTensorflow()) return tf.relu(x);
  // TensorFlow.js's own gradient multiplies with a step function: three ops instead of one.
  return withGradient([x], {
    forward: (x) => {
      const value = tensorflowOp("Relu", [x!], ATTRIBUTES);
      return { value, saved: [value] };
    },
    backward: (dy, [y]) => [tensorflowOp("ReluGrad", [dy, y!], ATTRIBUTES)],
  });
}
