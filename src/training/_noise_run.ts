import { type Architecture, parameterSpecs } from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import type { tf } from "../runtime/mod.ts";
import { eagerProgram, sizeOf } from "../tensor/mod.ts";
import type { HostArray, HostTree, TensorTree } from "../tensor/types.ts";
import { imagesSpec } from "./_step_entry.ts";

/** Computes something from the weights and images of {@linkcode noiseRun}. */
export type NoiseRun = (
  compute: (state: TensorTree, images: tf.Tensor) => TensorTree,
) => Record<string, HostArray>;

/** Two, so that a unit that is off on one of them may be on on the other. */
const IMAGES = 2;

/** Runs an architecture op by op on images of noise, with its initial weights; the same ones every time. */
export function noiseRun(architecture: Architecture): NoiseRun {
  const generator = new TorchGenerator(0);
  const state = initialState(architecture, generator);
  const spec = imagesSpec(architecture, IMAGES);
  const data = generator.uniform(sizeOf(spec.shape), { from: -1, to: 1 });
  return (compute) => {
    const program = eagerProgram({
      state: parameterSpecs(architecture, ["weight", "statistic"]),
      entries: {
        compute: {
          inputs: { images: spec },
          run: (state, { images }) => ({
            outputs: compute(state, images as tf.Tensor),
          }),
        },
      },
    });
    try {
      program.write(state);
      return program.call("compute", { images: { ...spec, data } });
    } finally {
      program.dispose();
    }
  };
}

/** Initial weights and statistics. A weight that starts at zero would hide what is before it, so it is drawn. */
function initialState(
  architecture: Architecture,
  generator: TorchGenerator,
): HostTree {
  const initial = architecture.init(generator);
  const names = Object.keys(
    parameterSpecs(architecture, ["weight", "statistic"]),
  );
  return new Map(names.map((name) => {
    const array = initial.get(name)!;
    const hides = array.shape.length > 1 &&
      array.data.every((value: number) => value === 0);
    const data = hides ? generator.uniform(array.data.length) : array.data;
    return [name, { ...array, data }];
  }));
}
