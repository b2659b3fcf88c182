import type { NeuronSite } from "../models/types.ts";
import type { HostArray, HostTree } from "../tensor/types.ts";

/** The array of that name. */
export function arrayOf(tree: HostTree, name: string): HostArray {
  const array = tree.get(name);
  if (array === undefined) {
    throw new RangeError(
      `Cannot read a parameter: none has that name, current value is "${name}"`,
    );
  }
  return array;
}

/**
 * The flat positions of one neuron's weights, in the order in which PyTorch lays out the same slice
 * (`weight[index]`): [in, height, width] of a filter, [in] of a row. Draws and sums then agree with PyTorch's.
 */
export function weightPositions(
  site: NeuronSite,
  shape: readonly number[],
  index: number,
): Int32Array {
  if (site.axis === 0) {
    const size = shape.slice(1).reduce(
      (product, length) => product * length,
      1,
    );
    return Int32Array.from({ length: size }, (_, at) => index * size + at);
  }
  const [height, width, inputs, outputs] = shape as [
    number,
    number,
    number,
    number,
  ];
  const window = height * width;
  return Int32Array.from({ length: inputs * window }, (_, at) => {
    const input = Math.floor(at / window);
    const place = at % window;
    return (place * inputs + input) * outputs + index;
  });
}
