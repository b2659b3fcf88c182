import { TorchGenerator } from "../random/mod.ts";
import { tf } from "../runtime/mod.ts";
import { pick, valueAndGrads } from "../tensor/mod.ts";
import type { HostArray, TensorTree } from "../tensor/types.ts";
import {
  type ConformanceContext,
  stateTensors,
  tensorOf,
} from "./_conformance_context.ts";
import type { Stage } from "./types.ts";

/** By how much of its size an objective is to change: more than its rounding, little enough to be straight. */
const CHANGES = [1e-2, 1e-3] as const;

/** The stage whose gradient predicts worst, and by how much of the gradient's norm it is off. */
export interface WorstSlope {
  readonly stage: string;
  readonly error: number;
}

/**
 * Compares each stage's gradients, for its weights and its input, with difference quotients along them in mode train.
 * Stage by stage, since a deep ResNet at random weights is chaotic as a whole: PyTorch's own float32 gradients are
 * then a tenth of their scale off the float64 ones.
 */
export function worstSlope(context: ConformanceContext): WorstSlope {
  const { architecture, parameters } = context;
  let worst: WorstSlope = { stage: "", error: 0 };
  let x = context.images;
  architecture.stages.forEach((stage, index) => {
    const result: { error?: number; output?: HostArray } = {};
    tf.tidy(() => {
      const own = stateTensors(architecture, parameters, stage.parameters);
      const weights = architecture.parameters.filter(({ name, kind }) =>
        kind === "weight" && name in own
      ).map(({ name }) => name);
      const input = tensorOf(x);
      const output = run(stage, own, input);
      const point = { ...pick(own, weights), ...(index > 0 ? { input } : {}) };
      const noise = new TorchGenerator(index).uniform(output.size, {
        from: -1,
      });
      const direction = tf.tensor(noise, output.shape);
      const objective = (moved: TensorTree) => {
        const { input: x = input, ...rest } = moved;
        return tf.mean(tf.mul(run(stage, { ...own, ...rest }, x), direction));
      };
      const size = number(tf.mean(tf.abs(tf.mul(output, direction))));
      result.error = slopeError(objective, point, size);
      const data = output.dataSync() as Float32Array;
      result.output = { dtype: "float32", shape: output.shape, data };
    });
    if (!((result.error as number) <= worst.error)) {
      worst = { stage: stage.name, error: result.error as number };
    }
    x = result.output as HostArray;
  });
  return worst;
}

/** Along its own direction, a gradient's norm is the slope. The better of two distances counts. */
function slopeError(
  objective: (point: TensorTree) => tf.Tensor,
  point: TensorTree,
  size: number,
): number {
  const { grads } = valueAndGrads(
    (tensors) => ({ loss: objective(tensors), aux: {} }),
    point,
  );
  const squares = Object.values(grads).map((grad) =>
    number(tf.sum(tf.square(grad)))
  );
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  const valueAt = (distance: number) =>
    number(objective(Object.fromEntries(
      Object.entries(point).map(([name, tensor]) => [
        name,
        tf.add(tensor, tf.mul(grads[name] as tf.Tensor, distance / norm)),
      ]),
    )));
  const errors = CHANGES.map((change) => {
    const distance = change * size / norm;
    const slope = (valueAt(distance) - valueAt(-distance)) / (2 * distance);
    return Math.abs(slope - norm) / norm;
  });
  return Math.min(...errors);
}

function run(stage: Stage, parameters: TensorTree, x: tf.Tensor): tf.Tensor {
  const dropoutSeed = tf.scalar(1, "int32");
  return stage.run(parameters, x, { mode: "train", dropoutSeed }).output;
}

function number(scalar: tf.Tensor): number {
  return scalar.dataSync()[0] as number;
}
