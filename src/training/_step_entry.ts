import { type Architecture } from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import { pick, valueAndGrads } from "../tensor/mod.ts";
import type {
  EntryPoint,
  SpecTree,
  TensorSpec,
  TensorTree,
} from "../tensor/types.ts";
import type { Objective } from "./objectives.ts";
import { type Optimizer, updateAll } from "./optimizers.ts";
import type { Reduction } from "./reductions.ts";

/** What a step is made of. */
export interface StepParts {
  readonly architecture: Architecture;
  readonly optimizer: Optimizer;
  readonly objective: Objective;
  readonly reduction: Reduction;
  readonly clip: number | undefined;
}

const SCALAR: TensorSpec = { dtype: "float32", shape: [] };

/** The spec of a batch of images for an architecture. */
export function imagesSpec(
  architecture: Architecture,
  batchSize: number,
): TensorSpec {
  return { dtype: "float32", shape: [batchSize, ...architecture.input] };
}

/** What every step is fed: a labelled batch, a seed for dropout, and scalars that change from step to step. */
function stepInputs(
  { architecture, objective, optimizer }: StepParts,
  batchSize: number,
): SpecTree {
  const scalars = [...objective.scalars, ...optimizer.scalars];
  return {
    images: imagesSpec(architecture, batchSize),
    labels: { dtype: "int32", shape: [batchSize] },
    groups: { dtype: "int32", shape: [batchSize] },
    indices: { dtype: "int32", shape: [batchSize] },
    exampleWeights: { dtype: "float32", shape: [batchSize] },
    dropoutSeed: { dtype: "int32", shape: [] },
    ...Object.fromEntries(scalars.map((name) => [name, SCALAR])),
  };
}

/** The tensors that every step is fed, whatever its objective. */
type Inputs = Readonly<
  Record<
    | "images"
    | "labels"
    | "groups"
    | "indices"
    | "exampleWeights"
    | "dropoutSeed",
    tf.Tensor
  >
>;

/** One step of training on batches of one size. */
export function stepEntry(parts: StepParts, batchSize: number): EntryPoint {
  return {
    inputs: stepInputs(parts, batchSize),
    run(state, inputs) {
      const { outputs, changed, gradients } = backward(parts, state, inputs);
      const weights = updateAll(parts.optimizer, state, {
        gradients,
        scalars: inputs,
      });
      return { outputs, state: { ...weights, ...changed } };
    },
  };
}

/** The gradients of the objective by the weights that it trains, and what else its forward pass yields. */
function backward(
  { objective, reduction, clip }: StepParts,
  state: TensorTree,
  inputs: TensorTree,
) {
  const { images, labels, groups, indices, exampleWeights, dropoutSeed } =
    inputs as Inputs;
  const batch = { images, labels, indices, dropoutSeed, scalars: inputs };
  const before = objective.before?.(state, batch) ?? {};
  const { loss, aux, grads } = valueAndGrads((weights) => {
    let kept: TensorTree = {};
    const reduce = (losses: tf.Tensor) => {
      const reduced = reduction.reduce(losses, {
        groups,
        exampleWeights,
        state,
      });
      kept = reduced.state;
      return reduced.loss;
    };
    const { loss, outputs, statistics } = objective.evaluate(
      { ...state, ...weights },
      batch,
      { before, reduce },
    );
    return {
      loss,
      aux: {
        ...named(OUTPUT, outputs),
        ...named(STATE, { ...statistics, ...kept }),
      },
    };
  }, pick(state, objective.trained));
  return {
    outputs: { loss, ...unnamed(OUTPUT, aux) },
    changed: unnamed(STATE, aux),
    gradients: clipped(grads, clip),
  };
}

/** Which of the two a tensor of the forward pass is: their names may be equal. */
const OUTPUT = "output:";
const STATE = "state:";

function named(prefix: string, tree: TensorTree): TensorTree {
  return Object.fromEntries(
    Object.entries(tree).map(([name, tensor]) => [prefix + name, tensor]),
  );
}

function unnamed(prefix: string, tree: TensorTree): TensorTree {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : []
    ),
  );
}

function clipped(gradients: TensorTree, bound: number | undefined): TensorTree {
  if (bound === undefined) return gradients;
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [
      name,
      tf.clipByValue(gradient, -bound, bound),
    ]),
  );
}
