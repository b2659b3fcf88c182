import { TorchGenerator } from "../random/mod.ts";
import { tf } from "../runtime/mod.ts";
import {
  pick,
  sameBytes,
  softmaxCrossEntropy,
  valueAndGrads,
} from "../tensor/mod.ts";
import type { HostArray, TensorSpec, TensorTree } from "../tensor/types.ts";
import { forward, parameterSpecs } from "./forward.ts";
import type { Architecture, Mode, Parameters } from "./types.ts";

/** What the conformance checks of one architecture share. */
export interface ConformanceContext {
  readonly architecture: Architecture;
  readonly parameters: Parameters;
  readonly batchSize: number;
  /** [batchSize, ...input], uniform in [0, 1). */
  readonly images: HostArray;
  /** int32 class ids [batchSize]. */
  readonly labels: HostArray;
}

/** Parameters from seed 0 (a matrix of zeros filled), one batch of uniform noise from seed 1. */
export function conformanceContext(
  architecture: Architecture,
  batchSize: number,
): ConformanceContext {
  const shape = [batchSize, ...architecture.input];
  const size = shape.reduce((product, extent) => product * extent, 1);
  return {
    architecture,
    parameters: withoutZeroMatrices(
      architecture.init(new TorchGenerator(0)),
    ),
    batchSize,
    images: {
      dtype: "float32",
      shape,
      data: new TorchGenerator(1).uniform(size),
    },
    labels: {
      dtype: "int32",
      shape: [batchSize],
      data: Int32Array.from(
        { length: batchSize },
        (_, i) => i % architecture.numClasses,
      ),
    },
  };
}

/** A head that starts at zero would pass no gradient on: every such matrix gets the values 0.1 sin(i + 1). */
function withoutZeroMatrices(parameters: Parameters): Parameters {
  return new Map([...parameters].map(([name, array]) => {
    const { shape, data } = array;
    if (shape.length < 2 || data.some((value) => value !== 0)) {
      return [name, array];
    }
    const values = new Float32Array(data.length);
    for (let i = 0; i < values.length; i++) values[i] = 0.1 * Math.sin(i + 1);
    return [name, { ...array, data: values }];
  }));
}

/** The specs of the parameters that a forward pass reads. */
export function stateSpecs(
  architecture: Architecture,
): Readonly<Record<string, TensorSpec>> {
  return parameterSpecs(architecture, ["weight", "statistic"]);
}

/** Weights and statistics, or those of the given names, as tensors owned by the caller's scope. */
export function stateTensors(
  architecture: Architecture,
  parameters: Parameters,
  names?: readonly string[],
): TensorTree {
  const specs = stateSpecs(architecture);
  return Object.fromEntries(
    (names ?? Object.keys(specs)).filter((name) => name in specs).map((
      name,
    ) => [name, tensorOf(parameters.get(name) as HostArray)]),
  );
}

/** The array as a tensor of its own. */
export function tensorOf({ data, shape, dtype }: HostArray): tf.Tensor {
  return tf.tensor(data.slice(), [...shape], dtype);
}

/** The values of the last stage's output, row-major. */
export function outputOf(
  context: ConformanceContext,
  options: {
    readonly mode: Mode;
    readonly parameters?: Parameters;
    readonly images?: HostArray;
  },
): Float32Array {
  const { architecture } = context;
  const { mode, parameters = context.parameters, images = context.images } =
    options;
  const output = tf.tidy(() =>
    forward(architecture, stateTensors(architecture, parameters), {
      images: tensorOf(images),
      context: { mode, dropoutSeed: tf.scalar(1, "int32") },
    }).output
  );
  const values = output.dataSync() as Float32Array;
  output.dispose();
  return values;
}

/** Loss and gradients of one batch in mode `train`, with a fixed dropout seed. */
export function lossAndGradients(
  context: ConformanceContext,
  parameters: Parameters = context.parameters,
): { readonly loss: number; readonly gradients: Parameters } {
  const { architecture } = context;
  const names = Object.keys(parameterSpecs(architecture, ["weight"]));
  const gradients = new Map<string, HostArray>();
  let loss = NaN;
  tf.tidy(() => {
    const state = stateTensors(architecture, parameters);
    const weights = pick(state, names);
    const result = valueAndGrads((weights) => {
      const { output } = forward(architecture, { ...state, ...weights }, {
        images: tensorOf(context.images),
        context: { mode: "train", dropoutSeed: tf.scalar(1, "int32") },
      });
      const labels = tensorOf(context.labels);
      return { loss: softmaxCrossEntropy(output, labels), aux: {} };
    }, weights);
    loss = result.loss.dataSync()[0] as number;
    for (const [name, tensor] of Object.entries(result.grads)) {
      const data = tensor.dataSync() as Float32Array;
      gradients.set(name, { dtype: "float32", shape: tensor.shape, data });
    }
  });
  return { loss, gradients };
}

/** The largest absolute difference, relative to the largest absolute value of `b`. */
export function relativeDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): number {
  if (a.length !== b.length) return Infinity;
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs((a[i] as number) - (b[i] as number));
    if (Number.isNaN(gap)) return NaN;
    difference = Math.max(difference, gap);
    scale = Math.max(scale, Math.abs(b[i] as number));
  }
  return scale === 0 ? difference : difference / scale;
}

/** Whether two maps hold the same bytes under the same names. */
export function allSame(a: Parameters, b: Parameters): boolean {
  return a.size === b.size && [...a].every(([name, array]) => {
    const other = b.get(name);
    return other !== undefined && sameBytes(array, other);
  });
}

/** The weight with its first neuron's slice zero. */
export function withoutNeuron(weight: HostArray, axis: number): HostArray {
  const inner = weight.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const extent = weight.shape[axis] as number;
  const data = weight.data.slice();
  for (let start = 0; start < data.length; start += extent * inner) {
    data.fill(0, start, start + inner);
  }
  return { ...weight, data };
}
