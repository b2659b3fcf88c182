import type { GroupedSplit } from "../datasets/types.ts";
import {
  type Architecture,
  forward,
  type Parameters,
  parameterSpecs,
} from "../models/mod.ts";
import { RandomState } from "../random/mod.ts";
import type { tf } from "../runtime/mod.ts";
import { sameShape } from "../tensor/mod.ts";
import type { HostArray, Program, ProgramDefinition } from "../tensor/types.ts";
import { readBatch } from "./batches.ts";
import {
  type FeatureMatrix,
  type LogisticModel,
  logisticRegression,
} from "./logistic_regression.ts";
import { imagesSpec } from "./training_program.ts";

/** The penalty of the head: that of the measured fixture. */
const L2 = 1e-2;

/**
 * A program whose entry `features` takes `images` [B, H, W, C] to `preLogits` [B, D], the input of the classifier
 * in mode `eval`. State: weights and running statistics.
 */
export function featureProgram(
  architecture: Architecture,
  { batchSize }: { readonly batchSize: number },
): ProgramDefinition {
  return {
    state: parameterSpecs(architecture, ["weight", "statistic"]),
    entries: {
      features: {
        inputs: { images: imagesSpec(architecture, batchSize) },
        run(state, { images }) {
          const { output } = forward(architecture, state, {
            images: images as tf.Tensor,
            context: { mode: "eval" },
            until: architecture.preLogitsStage,
          });
          return { outputs: { preLogits: output.reshape([batchSize, -1]) } };
        },
      },
    },
  };
}

/**
 * The features of some images, [N, D] in the order of the indices.
 *
 * @param program One of `featureProgram` with the same batch size, its state written.
 */
export async function features(
  program: Program,
  split: GroupedSplit,
  options: {
    readonly architecture: Architecture;
    readonly batchSize: number;
    readonly indices: Int32Array;
  },
): Promise<HostArray> {
  const { architecture, batchSize, indices } = options;
  let data = new Float32Array(0);
  let width = 0;
  for (let start = 0; start < indices.length; start += batchSize) {
    const batch = await readBatch(
      split,
      indices.subarray(start, start + batchSize),
      { imageShape: architecture.input, rows: batchSize },
    );
    const { preLogits } = program.call("features", { images: batch.images });
    width = preLogits!.shape[1]!;
    if (start === 0) data = new Float32Array(indices.length * width);
    const rows = preLogits!.data as Float32Array;
    data.set(rows.subarray(0, batch.indices.length * width), start * width);
  }
  return { dtype: "float32", shape: [indices.length, width], data };
}

/**
 * The same number of images of every group, drawn at random: what DFR's head is fitted to.
 *
 * @param perGroup Images of each group; default: as many as the smallest group has.
 * @returns Positions, ascending.
 * @throws {RangeError} If a group has fewer.
 */
export function groupBalanced(
  groups: ArrayLike<number>,
  options: {
    readonly numGroups: number;
    readonly seed: number;
    readonly perGroup?: number;
  },
): Int32Array {
  const { numGroups, seed } = options;
  const members: number[][] = Array.from({ length: numGroups }, () => []);
  Array.from(groups).forEach((group, at) => members[group]?.push(at));
  const perGroup = options.perGroup ??
    Math.min(...members.map(({ length }) => length));
  const random = new RandomState(seed);
  const chosen = members.flatMap((positions, group) => {
    if (perGroup < 1 || positions.length < perGroup) {
      throw new RangeError(
        `Cannot balance groups: group ${group} has ${positions.length} images, current value is ${perGroup} per group`,
      );
    }
    return [...random.choice(positions, perGroup, { replace: false })];
  });
  return Int32Array.from(chosen).sort();
}

/**
 * Deep feature reweighting: a new linear head, fitted to features of held-out images in which every group is
 * equally common. The positive control of everything that claims to close the gap: it shows what the features
 * already hold.
 *
 * Features are standardised with their own mean and standard deviation, and the standardisation is folded into
 * the head.
 *
 * Source: Kirichenko, Izmailov and Wilson 2023 (arXiv 2204.02937). Theirs is an L1-penalised head averaged over
 * ten balanced subsets, with the penalty tuned; this one is L2-penalised, fitted once, with a fixed penalty.
 *
 * @param held Features [N, D] and labels (0 or 1) of group-balanced held-out images.
 * @returns The parameters with another last layer; everything else shared by identity.
 * @throws {RangeError} If the network's last stage is not a linear layer with two classes.
 */
export function dfr(
  architecture: Architecture,
  parameters: Parameters,
  held: {
    readonly features: FeatureMatrix;
    readonly labels: ArrayLike<number>;
    /** Default 1e-2, beside the mean log loss. */
    readonly l2?: number;
  },
): Parameters {
  const { mean, sd, data } = standardised(held.features);
  const { weights, intercept } = logisticRegression(
    { data, shape: held.features.shape },
    held.labels,
    { l2: held.l2 ?? L2 },
  );
  // w·(x − mean) / sd + b = (w / sd)·x + (b − Σ w·mean / sd)
  const scaled = weights.map((weight, at) => weight / sd[at]!);
  const shift = scaled.reduce((sum, weight, at) => sum + weight * mean[at]!, 0);
  return withHead(architecture, parameters, {
    weights: scaled,
    intercept: intercept - shift,
  });
}

function standardised({ data, shape }: FeatureMatrix) {
  const [count = 0, width = 0] = shape;
  const mean = new Float64Array(width);
  const sd = new Float64Array(width);
  for (let at = 0; at < data.length; at++) {
    mean[at % width]! += data[at]! / count;
  }
  for (let at = 0; at < data.length; at++) {
    sd[at % width]! += (data[at]! - mean[at % width]!) ** 2 / count;
  }
  // A feature that never moves tells nothing; as in scikit-learn's scaler it is left as it is.
  sd.forEach((variance, at) => sd[at] = variance > 0 ? Math.sqrt(variance) : 1);
  const scaled = Float64Array.from(
    { length: data.length },
    (_, at) => (data[at]! - mean[at % width]!) / sd[at % width]!,
  );
  return { mean, sd, data: scaled };
}

/** The score of class 1 against class 0, half of it on each side. */
function withHead(
  architecture: Architecture,
  parameters: Parameters,
  { weights, intercept }: LogisticModel,
): Parameters {
  const names = architecture.stages.at(-1)!.parameters;
  const weight = names.find((name) => name.endsWith(".weight"));
  const bias = names.find((name) => name.endsWith(".bias"));
  const shape = [2, weights.length];
  if (
    weight === undefined || bias === undefined || names.length !== 2 ||
    !sameShape(parameters.get(weight)?.shape ?? [], shape)
  ) {
    throw new RangeError(
      `Cannot replace the head of ${architecture.name}: its last stage must be one linear layer [${
        shape.join(", ")
      }], current value is [${names.join(", ")}]`,
    );
  }
  const rows = [-.5, .5].flatMap((side) => [...weights].map((w) => side * w));
  return new Map(parameters)
    .set(weight, { dtype: "float32", shape, data: Float32Array.from(rows) })
    .set(bias, {
      dtype: "float32",
      shape: [2],
      data: Float32Array.of(-intercept / 2, intercept / 2),
    });
}
