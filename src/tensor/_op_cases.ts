import { tf } from "../runtime/mod.ts";
import {
  addBias,
  attention,
  avgPool,
  batchNormEval,
  batchNormTrain,
  conv2d,
  crossEntropyPerExample,
  foldBatchNorm,
  gelu,
  globalAvgPool,
  l2Normalise,
  layerNorm,
  linear,
  maxPool,
  type PoolOptions,
  relu,
  softmaxCrossEntropy,
} from "./ops/mod.ts";
import type {
  HostArray,
  ProgramDefinition,
  TensorSpec,
  TensorTree,
} from "./types.ts";
import { pick, valueAndGrads } from "./value_and_grads.ts";

/** One op with its inputs, and what PyTorch makes of them. */
export interface OpCase {
  readonly name: string;
  readonly op: string;
  readonly options: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, HostArray>>;
  /** The gradient that reaches the output `y`. */
  readonly upstream: HostArray;
  readonly outputs: Readonly<Record<string, HostArray>>;
  readonly gradients: Readonly<Record<string, HostArray>>;
}

/** `y` is the output that is differentiated. */
type Outputs = Readonly<Record<string, tf.Tensor>> & { readonly y: tf.Tensor };

/** Inputs by the names of `fixtures/golden/ops.py`; every one that an op needs is there. */
type Inputs = Readonly<Record<string, tf.Tensor>>;

type Options = OpCase["options"];

const RUN: Readonly<Record<string, (i: Inputs, o: Options) => Outputs>> = {
  addBias: (i) => ({ y: addBias(i.x!, i.bias!) }),
  attention: (i) => ({
    y: attention({ query: i.query!, key: i.key!, value: i.value! }),
  }),
  avgPool: (i, o) => ({ y: avgPool(i.x!, pool(o)) }),
  batchNormEval: (i) => ({ y: batchNormEval(i.x!, norm(i)) }),
  batchNormTrain: (i) => {
    const { output, mean, variance } = batchNormTrain(i.x!, norm(i));
    return { y: output, mean, variance };
  },
  conv2d: (i, o) => ({
    y: conv2d(i.x!, i.filters!, { ...o, ...(i.bias ? { bias: i.bias } : {}) }),
  }),
  crossEntropyPerExample: (i) => ({
    y: crossEntropyPerExample(i.logits!, i.labels!),
  }),
  foldBatchNorm: (i) => {
    const { filters, bias } = foldBatchNorm(i.filters!, norm(i));
    return { y: relu(conv2d(i.x!, filters, { padding: 1, bias })) };
  },
  gelu: (i) => ({ y: gelu(i.x!) }),
  globalAvgPool: (i) => ({ y: globalAvgPool(i.x!) }),
  l2Normalise: (i) => ({ y: l2Normalise(i.x!) }),
  layerNorm: (i) => ({
    y: layerNorm(i.x!, { weight: i.weight!, bias: i.bias! }),
  }),
  linear: (i) => ({ y: linear(i.x!, i.weight!, i.bias) }),
  maxPool: (i, o) => ({ y: maxPool(i.x!, pool(o)) }),
  relu: (i) => ({ y: relu(i.x!) }),
  softmaxCrossEntropy: (i) => ({
    y: softmaxCrossEntropy(i.logits!, i.labels!),
  }),
};

function norm({ weight, bias, mean, variance }: Inputs) {
  return { weight: weight!, bias: bias!, mean: mean!, variance: variance! };
}

function pool(options: Options): PoolOptions {
  const { size, ...rest } = options;
  return { size: size!, ...rest };
}

/** The cases that `fixtures/golden/ops.py` has written. */
export function readOpCases(): readonly OpCase[] {
  const path = new URL("../../fixtures/golden/ops.json", import.meta.url);
  const { cases } = JSON.parse(Deno.readTextFileSync(path)) as {
    cases: OpCase[];
  };
  return cases.map((stored) => ({
    ...stored,
    inputs: typedTree(stored.inputs),
    upstream: typed(stored.upstream),
    outputs: typedTree(stored.outputs),
    gradients: typedTree(stored.gradients),
  }));
}

/** The names under which the program of a case returns its gradients. */
export function gradientName(input: string): string {
  return `gradient of ${input}`;
}

/** A program without state that returns a case's outputs and gradients. */
export function programOf(stored: OpCase): ProgramDefinition {
  const { op, options, inputs, upstream, gradients } = stored;
  const run = RUN[op];
  if (run === undefined) {
    throw new RangeError(
      `Cannot check op "${op}": there is none of that name, current value is ${stored.name}`,
    );
  }
  const names = Object.keys(gradients);
  return {
    state: {},
    entries: {
      run: {
        inputs: specs({ ...inputs, upstream }),
        run: (_, tensors) => {
          const { upstream, ...rest } = tensors;
          const { aux, grads } = valueAndGrads((variables) => {
            const outputs = run({ ...rest, ...variables }, options);
            return {
              loss: tf.sum(tf.mul(outputs.y, upstream!)),
              aux: outputs,
            };
          }, pick(tensors, names));
          return { outputs: { ...aux, ...renamed(grads) } };
        },
      },
    },
  };
}

function renamed(grads: TensorTree): TensorTree {
  return Object.fromEntries(
    Object.entries(grads).map(([name, grad]) => [gradientName(name), grad]),
  );
}

function specs(
  arrays: Readonly<Record<string, HostArray>>,
): Record<string, TensorSpec> {
  return Object.fromEntries(
    Object.entries(arrays).map((
      [name, { dtype, shape }],
    ) => [name, { dtype, shape }]),
  );
}

/** JSON has plain lists; a typed array is made of each. */
function typed({ dtype, shape, data }: HostArray): HostArray {
  const ArrayType = dtype === "float32" ? Float32Array : Int32Array;
  return { dtype, shape, data: ArrayType.from(data) };
}

function typedTree(
  tree: Readonly<Record<string, HostArray>>,
): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, array]) => [name, typed(array)]),
  );
}
