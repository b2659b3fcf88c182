/**
 * What a network is here: data. Its parameters are a flat map of named arrays; its forward pass is an
 * ordered list of named, pure stages; its neurons are listed, so that tracers and edits need to know no
 * architecture.
 *
 * @module
 */
import type { Tensor } from "../runtime/mod.ts";
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
  /** What changes it: the optimizer, the forward pass in mode `train`, or the count of steps. */
  readonly kind: ParameterKind;
  /** How its axes move when a PyTorch file is read or written. */
  readonly layout: ParameterLayout;
}

/** The parameters of a network at rest, by `state_dict` name. Immutable: training and editing return new maps. */
export type Parameters = HostTree;

/** `train`: batch statistics, dropout on. `eval`: running statistics (BatchNorm folded), dropout off. */
export type Mode = "train" | "eval";

/** What a stage is told beside its parameters and its input. */
export interface StageContext {
  /** Which statistics BatchNorm takes, and whether dropout drops. */
  readonly mode: Mode;
  /** An int32 scalar that changes every step; required by a network with dropout in mode `train`. */
  readonly dropoutSeed?: Tensor;
  /**
   * In mode `eval` every neuron site shows its output here (behind its BatchNorm, before a ReLU and before a block
   * adds its shortcut), and goes on with what comes back: so a sweep changes outputs without running the layer
   * again. What comes back may hold the batch several times over, [K · B, ...].
   */
  readonly tap?: (site: string, output: Tensor) => Tensor;
}

/** What a stage yields. */
export interface StageResult {
  /** The next stage's input; of the last stage the logits, float32 [N, numClasses]. */
  readonly output: Tensor;
  /** New running statistics by parameter name in mode `train`; empty in mode `eval`. */
  readonly statistics: TensorTree;
}

/** One step of the forward pass: the stem, one residual block, the head. Pure. */
export interface Stage {
  /** Unique in the network, e.g. `layer1.0`. */
  readonly name: string;
  /** The parameters that this stage reads. Every parameter belongs to exactly one stage. */
  readonly parameters: readonly string[];
  /**
   * The stage's part of the forward pass; `x` is the images, float32 [N, H, W, C], or the output of the stage before.
   */
  run(parameters: TensorTree, x: Tensor, context: StageContext): StageResult;
}

/**
 * A row of neurons: the output channels of a convolution or the output rows of a linear layer.
 * `axis` is the axis of the weight (inner layout) that counts them: 3 for HWIO filters, 0 for [out, in].
 */
export interface NeuronSite {
  /** The `state_dict` name without `.weight`: `layer1.0.conv1`. */
  readonly name: string;
  /** Which kind of layer the neurons belong to. */
  readonly kind: "conv" | "linear";
  /** `Stage.name` of the stage that computes it. */
  readonly stage: string;
  /** The `state_dict` name of the weight. */
  readonly weight: string;
  /** The weight's axis that counts the neurons: 3 of HWIO, 0 of [out, in]. */
  readonly axis: number;
  /** Number of neurons. */
  readonly count: number;
  /** The `state_dict` name of the bias; absent for a layer without one. */
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
  /** Number of logits. */
  readonly numClasses: number;
  /** Every entry of the `state_dict`, in its order. */
  readonly parameters: readonly ParameterSpec[];
  /** The initial parameters; the same generator state gives PyTorch's values for the same network. */
  init(generator: TorchGenerator): Parameters;
  /** The forward pass, in order; the first takes images [N, H, W, C], the last yields logits [N, numClasses]. */
  readonly stages: readonly Stage[];
  /** The stage whose output are the features before the classifier (`preLogits` [N, D]). */
  readonly preLogitsStage: string;
  /** Every layer whose neurons may be traced and edited, in the order of the stages. */
  readonly neurons: readonly NeuronSite[];
}

/** What may be chosen when an architecture is built; the rest is fixed by its name. */
export interface ModelOptions {
  /** Image shape; each family documents its default. Of a CNN it changes parameters by the number of channels only. */
  readonly input?: readonly [height: number, width: number, channels: number];
  /** Each family documents its default. */
  readonly numClasses?: number;
}
