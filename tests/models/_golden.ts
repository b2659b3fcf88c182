/** Compares a network with the values that `fixtures/golden/*.py` wrote with PyTorch. */
import { assert, assertEquals } from "@std/assert";
import { tf } from "../../src/runtime/mod.ts";
import {
  type Architecture,
  countParameters,
  type Parameters,
  parameterSpecs,
  torchShape,
  toTorchLayout,
} from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { nhwcToNchw, valueAndGrads } from "../../src/tensor/mod.ts";
import type { HostArray, TensorTree } from "../../src/tensor/types.ts";
import { exampleLosses } from "../../src/training/mod.ts";

/** See `fixtures/golden/_golden.py`. */
export interface Sample {
  readonly shape: readonly number[];
  readonly scale: number;
  readonly values: readonly number[];
}

interface Pass {
  readonly stages: Readonly<Record<string, Sample>>;
  readonly logits: readonly (readonly number[])[];
}

export interface Golden {
  readonly seed: number;
  /** Endings of the names of the weights that are multiplied with `damping`. */
  readonly damped?: readonly string[];
  readonly damping?: number;
  /** How far PyTorch's float32 values are from these, relative to a tensor's scale, if these are of float64. */
  readonly float32?: { readonly gradients: number };
  readonly parameters: number;
  readonly input: { readonly shape: number[]; readonly seed: number };
  readonly initial: Readonly<Record<string, Sample>>;
  readonly train: Pass & {
    readonly loss: number;
    readonly gradients: Readonly<Record<string, Sample>>;
    readonly statistics: Readonly<Record<string, Sample>>;
  };
  readonly eval: Pass;
}

/** Of a tensor's largest absolute value: what single precision may differ by between two implementations. */
const FORWARD = 1e-4;
const GRADIENT = 1e-3;
/**
 * For gradients that PyTorch itself gets right to no more than 1e-4 in float32: where a ReLU's input lies within
 * rounding of 0, some values switch. A wrong formula is off by the scale itself.
 */
const SWITCHING_GRADIENT = 0.2;

export function readGolden<T = Golden>(name: string): T {
  const url = new URL(`../../fixtures/golden/${name}.json`, import.meta.url);
  return JSON.parse(Deno.readTextFileSync(url)) as T;
}

/** Fails unless the samples of an array in PyTorch's layout are those of the reference. */
export function assertSample(
  name: string,
  array: HostArray,
  options: { readonly expected: Sample; readonly tolerance: number },
): void {
  const { expected, tolerance } = options;
  assertEquals([...array.shape], [...expected.shape], name);
  // Behind a ReLU all samples may be 0.
  let scale = 0;
  for (const value of array.data) scale = Math.max(scale, Math.abs(value));
  assert(
    Math.abs(scale - expected.scale) <= tolerance * expected.scale,
    `${name}: the scale is ${scale} instead of ${expected.scale}`,
  );
  const last = array.data.length - 1;
  const gaps = expected.values.length - 1;
  expected.values.forEach((value, i) => {
    const at = Math.floor(i * last / Math.max(gaps, 1));
    const difference = Math.abs((array.data[at] as number) - value);
    assert(
      difference <= tolerance * expected.scale,
      `${name}: value ${at} is ${
        array.data[at]
      } instead of ${value}, which is ${
        difference / expected.scale
      } of its scale`,
    );
  });
}

/** Registers the tests of one architecture against its golden file. */
export function testGolden(architecture: Architecture, file: string): void {
  const golden = readGolden(file);
  const { name } = architecture;
  const { train } = golden;
  // Computed once, let go with the last test: the largest networks have 60 million parameters.
  let start: Parameters | undefined;
  let step: TrainPass | undefined;

  Deno.test(`${name} has PyTorch's number of parameters`, () => {
    assertEquals(countParameters(architecture), golden.parameters);
  });

  Deno.test(`${name} starts from PyTorch's weights for the same seed`, () => {
    start = architecture.init(new TorchGenerator(golden.seed));
    const trained = Object.keys(parameterSpecs(architecture, ["weight"]));
    assertEquals(trained.toSorted(), Object.keys(golden.initial).toSorted());
    for (const [key, expected] of Object.entries(golden.initial)) {
      const array = inTorchLayout(architecture, start, key);
      assertSample(key, array, { expected, tolerance: 1e-6 });
    }
  });

  Deno.test(`${name} in mode train has PyTorch's outputs, gradients and statistics`, () => {
    start = moved(
      architecture,
      start ?? architecture.init(new TorchGenerator(golden.seed)),
      golden,
    );
    step = trainPass(architecture, start, golden);
    comparePass(step.stages, train);
    const loss = Math.abs(step.loss - train.loss) / train.loss;
    assert(loss <= FORWARD, `the loss is ${step.loss}`);
    const switching = (golden.float32?.gradients ?? 0) > 1e-4;
    for (const [key, expected] of Object.entries(train.gradients)) {
      // A bias before a BatchNorm has a gradient of rounding errors only.
      if (expected.scale < 1e-6) continue;
      const array = inTorchLayout(architecture, step.gradients, key);
      assertSample(key, array, {
        expected,
        tolerance: switching ? SWITCHING_GRADIENT : GRADIENT,
      });
    }
    for (const [key, expected] of Object.entries(train.statistics)) {
      const array = inTorchLayout(architecture, step.statistics, key);
      assertSample(key, array, { expected, tolerance: FORWARD });
    }
  });

  Deno.test(`${name} in mode eval has PyTorch's outputs`, () => {
    assert(start && step, "the test before has failed");
    const parameters = new Map([...start, ...step.statistics]);
    [start, step] = [undefined, undefined];
    comparePass(evalPass(architecture, parameters, golden), golden.eval);
  });
}

/** The initial parameters, every one-dimensional or all-zero weight moved as the golden scripts do. */
export function perturbed(
  architecture: Architecture,
  seed: number,
): Parameters {
  return moved(architecture, architecture.init(new TorchGenerator(seed)));
}

function moved(
  architecture: Architecture,
  initial: Parameters,
  golden: Partial<Golden> = {},
): Parameters {
  const { damped = [], damping = 1 } = golden;
  const parameters = new Map(initial);
  for (const { name, kind, shape } of architecture.parameters) {
    if (kind !== "weight") continue;
    const { data } = parameters.get(name) as HostArray;
    if (shape.length !== 1 && data.some((value) => value !== 0)) continue;
    const factor = damped.some((ending) => name.endsWith(ending)) ? damping : 1;
    const values = Float32Array.from(
      data,
      (value, i) =>
        Math.fround(value + Math.fround(0.1 * Math.sin(i + 1))) * factor,
    );
    parameters.set(name, { dtype: "float32", shape, data: values });
  }
  return parameters;
}

function comparePass(
  found: ReadonlyMap<string, HostArray>,
  pass: Pass,
): void {
  assertEquals([...found.keys()], Object.keys(pass.stages));
  for (const [name, expected] of Object.entries(pass.stages)) {
    const array = found.get(name) as HostArray;
    assertSample(name, nchw(array), { expected, tolerance: FORWARD });
  }
  const logits = [...found.values()].at(-1) as HostArray;
  const expected = pass.logits.flat();
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs((logits.data[i] as number) - value);
    assert(
      difference <= FORWARD * scale,
      `logit ${i} is ${logits.data[i]} instead of ${value}`,
    );
  });
}

function trainPass(
  architecture: Architecture,
  parameters: Parameters,
  golden: Golden,
): TrainPass {
  return tf.tidy(() => {
    const state = tensors(parameters);
    const names = Object.keys(parameterSpecs(architecture, ["weight"]));
    const weights = Object.fromEntries(
      names.map((key) => [key, state[key] as tf.Tensor]),
    );
    const { loss, grads, aux } = valueAndGrads((weights) => {
      let x = goldenImages(golden);
      const aux: Record<string, tf.Tensor> = {};
      for (const stage of architecture.stages) {
        const result = stage.run({ ...state, ...weights }, x, {
          mode: "train",
        });
        x = result.output;
        aux[`stage:${stage.name}`] = x;
        Object.assign(aux, result.statistics);
      }
      const labels = Int32Array.from(
        { length: golden.input.shape[0] as number },
        (_, i) => i % architecture.numClasses,
      );
      return {
        loss: tf.mean(
          exampleLosses("crossEntropy", x, tf.tensor1d(labels, "int32")),
        ),
        aux,
      };
    }, weights);
    const read = Object.entries(aux).map(([key, tensor]) =>
      [key, host(tensor)] as const
    );
    return {
      loss: loss.dataSync()[0] as number,
      gradients: new Map(
        Object.entries(grads).map(([key, tensor]) => [key, host(tensor)]),
      ),
      stages: new Map(
        read.filter(([key]) => key.startsWith("stage:"))
          .map(([key, array]) => [key.slice("stage:".length), array]),
      ),
      statistics: new Map(read.filter(([key]) => !key.startsWith("stage:"))),
    } as unknown as tf.TensorContainer;
  }) as unknown as TrainPass;
}

interface TrainPass {
  readonly loss: number;
  readonly gradients: Parameters;
  readonly stages: Parameters;
  readonly statistics: Parameters;
}

function evalPass(
  architecture: Architecture,
  parameters: Parameters,
  golden: Golden,
): Map<string, HostArray> {
  const outputs = new Map<string, HostArray>();
  tf.tidy(() => {
    const state = tensors(parameters);
    let x = goldenImages(golden);
    for (const stage of architecture.stages) {
      x = stage.run(state, x, { mode: "eval" }).output;
      outputs.set(stage.name, host(x));
    }
  });
  return outputs;
}

function goldenImages(golden: Golden): tf.Tensor {
  const [n, c, h, w] = golden.input.shape as [number, number, number, number];
  const draws = new TorchGenerator(golden.input.seed).uniform(n * c * h * w);
  return tf.transpose(tf.tensor4d(draws, [n, c, h, w]), [0, 2, 3, 1]);
}

/** Every parameter as a tensor, owned by the caller's scope. */
export function tensors(parameters: Parameters): TensorTree {
  return Object.fromEntries(
    [...parameters].map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data.slice(), [...shape], dtype),
    ]),
  );
}

function host(tensor: tf.Tensor): HostArray {
  const data = tensor.dataSync() as Float32Array;
  return { dtype: "float32", shape: tensor.shape, data };
}

function nchw(array: HostArray): HostArray {
  return array.shape.length === 4 ? nhwcToNchw(array) : array;
}

function inTorchLayout(
  architecture: Architecture,
  parameters: Parameters,
  name: string,
): HostArray {
  const spec = architecture.parameters.find((p) => p.name === name);
  assert(spec, `the network has no parameter ${name}`);
  const array = toTorchLayout(parameters.get(name) as HostArray, spec.layout);
  assertEquals(array.shape, torchShape(spec.shape, spec.layout));
  return array;
}
