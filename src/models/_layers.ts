import { tf } from "../runtime/mod.ts";
import {
  batchNormTrain,
  dropout,
  foldBatchNorm,
  globalAvgPool,
  layerNorm,
  linear,
  maxPool,
  type PoolOptions,
  relu,
} from "../tensor/mod.ts";
import type { TensorTree } from "../tensor/types.ts";
import {
  addAll,
  channelwise,
  convolveAll,
  everyNetwork,
} from "./_perturbed.ts";
import type { StageContext } from "./types.ts";

/** Where a convolution or a pooling looks; both symmetric, as in PyTorch. */
export interface Window {
  readonly stride: number;
  readonly padding: number;
}

/** What a convolution with a BatchNorm is applied to. */
export interface NormalisedConv extends Window {
  readonly x: tf.Tensor;
}

/** A dropout of a network. */
export interface DropoutSite {
  /** The share of values that become 0 in mode `train`, in [0, 1). */
  readonly rate: number;
  /** Which of the network's dropouts it is: two of one shape then draw different masks. */
  readonly site: number;
}

/**
 * The layers of a forward pass, each by the name of its parameters, so that a model file reads as its PyTorch
 * counterpart does. New running statistics are collected on the way.
 */
export interface Layers {
  readonly context: StageContext;
  /** The tensor of that full name. */
  parameter(name: string): tf.Tensor;
  /** [N, H, W, in] -> [N, H', W', out]; adds `name.bias` where there is one. */
  conv(name: string, x: tf.Tensor, window: Window): tf.Tensor;
  /**
   * A convolution and the BatchNorm behind it (eps 1e-5, momentum 0.1: PyTorch's defaults). In mode `eval` the
   * BatchNorm is folded into the filter.
   */
  convNorm(conv: string, norm: string, options: NormalisedConv): tf.Tensor;
  /** [..., in] -> [..., out]. */
  linear(name: string, x: tf.Tensor): tf.Tensor;
  /** Over the last axis of [..., D]. */
  layerNorm(name: string, x: tf.Tensor, epsilon: number): tf.Tensor;
  /** Off in mode `eval`. */
  dropout(x: tf.Tensor, options: DropoutSite): tf.Tensor;
  /** As PyTorch flattens: [N, H, W, C] -> [N, C * H * W]. */
  flatten(x: tf.Tensor): tf.Tensor;
  relu(x: tf.Tensor): tf.Tensor;
  add(a: tf.Tensor, b: tf.Tensor): tf.Tensor;
  maxPool(x: tf.Tensor, options: PoolOptions): tf.Tensor;
  /** The mean over height and width: [N, H, W, C] -> [N, C]. */
  globalPool(x: tf.Tensor): tf.Tensor;
}

/** The layers over some parameters, and the statistics that using them has yielded so far. */
export function layersOf(
  parameters: TensorTree,
  context: StageContext,
): { readonly layers: Layers; readonly statistics: TensorTree } {
  const statistics: Record<string, tf.Tensor> = {};
  function parameter(name: string): tf.Tensor {
    const tensor = parameters[name];
    if (!tensor) {
      throw new RangeError(
        `Cannot run the network: a parameter is missing, current value is "${name}"`,
      );
    }
    return tensor;
  }
  function tapped(site: string, output: tf.Tensor): tf.Tensor {
    return context.tap?.(site, output) ?? output;
  }
  function convolve(name: string, x: tf.Tensor, window: Window): tf.Tensor {
    const bias = parameters[`${name}.bias`];
    return convolveAll(x, parameter(`${name}.weight`), {
      ...window,
      ...(bias ? { bias } : {}),
    });
  }
  const layers: Layers = {
    context,
    parameter,
    conv: (name, x, window) => tapped(name, convolve(name, x, window)),
    convNorm(conv, norm, { x, ...window }) {
      const filters = parameter(`${conv}.weight`);
      const bias = parameters[`${conv}.bias`];
      const now = {
        weight: parameter(`${norm}.weight`),
        bias: parameter(`${norm}.bias`),
        mean: parameter(`${norm}.running_mean`),
        variance: parameter(`${norm}.running_var`),
      };
      if (context.mode === "eval") {
        // The mean of (convolution + bias) is subtracted: the same as subtracting (mean − bias) without it.
        const mean = bias ? tf.sub(now.mean, bias) : now.mean;
        const folded = foldBatchNorm(filters, { ...now, mean });
        return tapped(
          conv,
          convolveAll(x, folded.filters, { ...window, bias: folded.bias }),
        );
      }
      const { output, mean, variance } = batchNormTrain(
        convolve(conv, x, window),
        now,
      );
      statistics[`${norm}.running_mean`] = mean;
      statistics[`${norm}.running_var`] = variance;
      return tapped(conv, output);
    },
    linear: (name, x) =>
      tapped(
        name,
        linear(
          everyNetwork(x),
          parameter(`${name}.weight`),
          parameter(`${name}.bias`),
        ),
      ),
    layerNorm(name, x, epsilon) {
      const affine = {
        weight: parameter(`${name}.weight`),
        bias: parameter(`${name}.bias`),
      };
      return layerNorm(x, affine, { epsilon });
    },
    dropout(x, { rate, site }) {
      if (context.mode === "eval" || rate === 0) return x;
      const seed = context.dropoutSeed;
      if (!seed) {
        throw new RangeError(
          "Cannot drop out in mode train: the context needs a dropoutSeed, current value is undefined",
        );
      }
      return dropout(x, { rate, seed, site });
    },
    flatten(x) {
      x = everyNetwork(x);
      return tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [
        x.shape[0] as number,
        -1,
      ]);
    },
    relu: (x) => channelwise(x, relu),
    add: addAll,
    maxPool: (x, options) => channelwise(x, (x) => maxPool(x, options)),
    globalPool: (x) => channelwise(x, globalAvgPool),
  };
  return { layers, statistics };
}
