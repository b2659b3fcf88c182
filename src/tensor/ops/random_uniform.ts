import { tf } from "../../runtime/mod.ts";
import { ShapeError } from "../../errors/mod.ts";
import { onTensorflow } from "../_tensorflow_backend.ts";
import { tensorflowOp } from "./_tensorflow_op.ts";
import { philoxUniform } from "./_philox.ts";

/**
 * Uniform numbers in [0, 1) of `shape`, float32, a pure function of `seed`: an int32 tensor [2]. The same seed gives
 * the same bits on every backend (TensorFlow's `StatelessRandomUniform`).
 *
 * On backend `wasm` the seed is read back to the host; a recorded program is never affected.
 *
 * @throws {ShapeError} If the seed does not have two elements.
 */
export function randomUniform(
  shape: readonly number[],
  seed: tf.Tensor,
): tf.Tensor {
  if (seed.rank !== 1 || seed.size !== 2) {
    throw new ShapeError("the seed of a random tensor", [2], seed.shape);
  }
  if (onTensorflow()) {
    return tensorflowOp("StatelessRandomUniform", [
      tf.tensor1d([...shape], "int32"),
      seed,
    ], { types: { dtype: "float32", T: "int32", Tseed: "int32" } });
  }
  const [high = 0, low = 0] = seed.dataSync();
  return tf.tensor(philoxUniform(shape, [high, low]), [...shape], "float32");
}
