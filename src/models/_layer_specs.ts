import {
  affineParameters,
  batchNormParameters,
  convParameters,
  linearParameters,
} from "./_parameters.ts";
import type { NeuronSite, ParameterSpec } from "./types.ts";

/** What a layer brings to its network: its entries of the `state_dict`, and its neurons if it has any. */
export interface LayerSpec {
  readonly parameters: readonly ParameterSpec[];
  readonly neurons: readonly Omit<NeuronSite, "stage">[];
}

/** A convolution (without bias unless said otherwise) and the BatchNorm behind it. */
export function convNorm(
  conv: string,
  norm: string,
  options: {
    readonly channels: readonly [inputs: number, outputs: number];
    readonly size: number;
    /** A convolution of the shortcut; default false. */
    readonly shortcut?: boolean;
    /** Default false. */
    readonly bias?: boolean;
  },
): LayerSpec {
  const [, outputs] = options.channels;
  return {
    parameters: [
      ...convParameters(conv, options.channels, {
        size: options.size,
        bias: options.bias ?? false,
      }),
      ...batchNormParameters(norm, outputs),
    ],
    neurons: [{
      name: conv,
      kind: "conv",
      weight: `${conv}.weight`,
      axis: 3,
      count: outputs,
      ...(options.bias ? { bias: `${conv}.bias` } : {}),
      normalisation: {
        weight: `${norm}.weight`,
        bias: `${norm}.bias`,
        mean: `${norm}.running_mean`,
        variance: `${norm}.running_var`,
      },
      shortcut: options.shortcut ?? false,
    }],
  };
}

/** A convolution with bias and nothing behind it. */
export function convLayer(
  name: string,
  channels: readonly [inputs: number, outputs: number],
  options: {
    readonly size: number;
    /** Whether its channels count as neurons; default true. */
    readonly neurons?: boolean;
  },
): LayerSpec {
  return {
    parameters: convParameters(name, channels, {
      size: options.size,
      bias: true,
    }),
    neurons: options.neurons === false ? [] : [{
      name,
      kind: "conv",
      weight: `${name}.weight`,
      axis: 3,
      count: channels[1],
      bias: `${name}.bias`,
      shortcut: false,
    }],
  };
}

/** A linear layer; a classifier's rows are logits, not neurons: `neurons: false`. */
export function linearLayer(
  name: string,
  inputs: number,
  options: {
    readonly outputs: number;
    /** Whether its rows count as neurons; default true. */
    readonly neurons?: boolean;
  },
): LayerSpec {
  return {
    parameters: linearParameters(name, inputs, options),
    neurons: options.neurons === false ? [] : [{
      name,
      kind: "linear",
      weight: `${name}.weight`,
      axis: 0,
      count: options.outputs,
      bias: `${name}.bias`,
      shortcut: false,
    }],
  };
}

/** Scale and offset of a LayerNorm. */
export function layerNormLayer(name: string, channels: number): LayerSpec {
  return { parameters: affineParameters(name, channels), neurons: [] };
}
