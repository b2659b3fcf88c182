import { ShapeError } from "../errors/mod.ts";
import type { tf } from "../runtime/mod.ts";
import type { SpecTree, TensorTree } from "../tensor/types.ts";
import type {
  Architecture,
  ParameterKind,
  Parameters,
  StageContext,
  StageResult,
} from "./types.ts";

/** What {@linkcode forward} is told. */
export interface ForwardOptions {
  /** [N, H, W, C], normalised. */
  readonly images: tf.Tensor;
  readonly context: StageContext;
  /** The last stage that runs. @default {the last one of the architecture} */
  readonly until?: string;
  /** Called with the output of each stage. */
  readonly onStage?: (name: string, output: tf.Tensor) => void;
}

/**
 * The whole forward pass: the stages one after the other.
 *
 * @param parameters At least the weights and statistics of the network.
 * @returns The last stage's output (logits [N, numClasses]) and the new running statistics of the stages that ran.
 * The caller owns both.
 */
export function forward(
  architecture: Architecture,
  parameters: TensorTree,
  { images, context, until, onStage }: ForwardOptions,
): StageResult {
  let output = images;
  const statistics: Record<string, tf.Tensor> = {};
  for (const stage of architecture.stages) {
    const result = stage.run(parameters, output, context);
    output = result.output;
    Object.assign(statistics, result.statistics);
    onStage?.(stage.name, output);
    if (stage.name === until) break;
  }
  return { output, statistics };
}

/** The number of trained values: what PyTorch counts as `sum(p.numel() for p in model.parameters())`. */
export function countParameters(architecture: Architecture): number {
  let count = 0;
  for (const { kind, shape } of architecture.parameters) {
    if (kind !== "weight") continue;
    count += shape.reduce((product, size) => product * size, 1);
  }
  return count;
}

/** The specs of the parameters of some kinds, by name and in `state_dict` order. */
export function parameterSpecs(
  architecture: Architecture,
  kinds: readonly ParameterKind[],
): SpecTree {
  const chosen = architecture.parameters.filter(({ kind }) =>
    kinds.includes(kind)
  );
  return Object.fromEntries(
    chosen.map(({ name, dtype, shape }) => [name, { dtype, shape }]),
  );
}

/**
 * Checks that a map holds exactly the parameters of an architecture.
 *
 * @throws {RangeError} If a name is missing or unknown.
 * @throws {ShapeError} If a shape differs.
 */
export function checkParameters(
  architecture: Architecture,
  parameters: Parameters,
): void {
  const known = new Set(architecture.parameters.map(({ name }) => name));
  for (const name of parameters.keys()) {
    if (!known.has(name)) {
      throw new RangeError(
        `Cannot use parameters for ${architecture.name}: it has none of that name, current value is "${name}"`,
      );
    }
  }
  for (const { name, shape } of architecture.parameters) {
    const found = parameters.get(name);
    if (!found) {
      throw new RangeError(
        `Cannot use parameters for ${architecture.name}: "${name}" is missing, current value is ${parameters.size} of ${known.size} names`,
      );
    }
    if (found.shape.join() !== shape.join()) {
      throw new ShapeError(`parameter ${name}`, shape, found.shape);
    }
  }
}
