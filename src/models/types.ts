/**
 * What a network is here: data. Its parameters are a flat map of named arrays; its forward pass is an
 * ordered list of named, pure stages; its neurons are listed, so that tracers and edits need to know no
 * architecture.
 *
 * @module
 */
import type { tf } from "../runtime/mod.ts";
import type { HostTree, TensorSpec, TensorTree } from "../tensor/types.ts";
import type { TorchGenerator } from "../random/mod.ts";

/** `weight`: trained. `statistic`: a BatchNorm running value. `counter`: `num_batches_tracked`. */
export type ParameterKind = "weight" | "statistic" | "counter";

/**
 * How the array in a PyTorch file relates to ours: `conv` is OIHW there and HWIO here; `same` needs nothing
 * (linear weights are [out, in] in both).
 */
export type ParameterLayout = "conv" | "same";

/** One entry of the `state_dict`; `shape` is in the inner layout. */
export interface ParameterSpec extends TensorSpec {
  /** The PyTorch `state_dict` name, e.g. `layer1.0.conv1.weight`. */
  readonly name: string;
  readonly kind: ParameterKind;
  readonly layout: ParameterLayout;
}

/** The parameters of a network at rest, by `state_dict` name. Immutable: training and editing return new maps. */
export type Parameters = HostTree;

/** `train`: batch statistics, dropout on. `eval`: running statistics (BatchNorm folded), dropout off. */
export type Mode = "train" | "eval";

export interface StageContext {
  readonly mode: Mode;
  /** An int32 scalar that changes every step; required by a network with dropout in mode `train`. */
  readonly dropoutSeed?: tf.Tensor;
  /**
   * In mode `eval` every neuron site shows its output here (behind its BatchNorm, before a ReLU and before a block
   * adds its shortcut), and goes on with what comes back: so a sweep changes outputs without running the layer
   * again. What comes back may hold the batch several times over, [K · B, ...].
   */
  readonly tap?: (site: string, output: tf.Tensor) => tf.Tensor;
}

export interface StageResult {
  readonly output: tf.Tensor;
  /** New running statistics by parameter name in mode `train`; empty in mode `eval`. */
  readonly statistics: TensorTree;
}

/** One step of the forward pass: the stem, one residual block, the head. Pure. */
export interface Stage {
  readonly name: string;
  /** The parameters that this stage reads. Every parameter belongs to exactly one stage. */
  readonly parameters: readonly string[];
  run(parameters: TensorTree, x: tf.Tensor, context: StageContext): StageResult;
}

/**
 * A row of neurons: the output channels of a convolution or the output rows of a linear layer.
 * `axis` is the axis of the weight (inner layout) that counts them: 3 for HWIO filters, 0 for [out, in].
 */
export interface NeuronSite {
  /** The `state_dict` name without `.weight`: `layer1.0.conv1`. */
  readonly name: string;
  readonly kind: "conv" | "linear";
  readonly stage: string;
  readonly weight: string;
  readonly axis: number;
  readonly count: number;
  readonly bias?: string;
  /** The BatchNorm whose output is this site's output; `ablate` silences it too. */
  readonly normalisation?: {
    readonly weight: string;
    readonly bias: string;
    readonly mean: string;
    readonly variance: string;
  };
  /** A shortcut convolution (`downsample`): the magnitude tracer as published leaves it out. */
  readonly shortcut: boolean;
}

/** A network: what the harness needs to initialise, run, trace and edit it. */
export interface Architecture {
  /** Registry name, e.g. `resnet8`. */
  readonly name: string;
  /** Image shape [height, width, channels]. */
  readonly input: readonly [height: number, width: number, channels: number];
  readonly numClasses: number;
  readonly parameters: readonly ParameterSpec[];
  /** The initial parameters; the same generator state gives PyTorch's values for the same network. */
  init(generator: TorchGenerator): Parameters;
  /** The forward pass, in order; the first takes images [N, H, W, C], the last yields logits [N, numClasses]. */
  readonly stages: readonly Stage[];
  /** The stage whose output are the features before the classifier (`preLogits` [N, D]). */
  readonly preLogitsStage: string;
  readonly neurons: readonly NeuronSite[];
}

/** What may be chosen when an architecture is built; the rest is fixed by its name. */
export interface ModelOptions {
  /** Image shape; each family documents its default. Of a CNN it changes parameters by the number of channels only. */
  readonly input?: readonly [height: number, width: number, channels: number];
  /** Each family documents its default. */
  readonly numClasses?: number;
}
