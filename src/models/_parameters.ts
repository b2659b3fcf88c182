import type { ParameterSpec } from "./types.ts";

/** The filter (and bias) of a convolution; `size` is [height, width] of the filter or both at once. */
export function convParameters(
  name: string,
  channels: readonly [inputs: number, outputs: number],
  options: {
    readonly size: number;
    /** Default false: a BatchNorm follows. */
    readonly bias?: boolean;
  },
): ParameterSpec[] {
  const [inputs, outputs] = channels;
  const filter: ParameterSpec = {
    name: `${name}.weight`,
    kind: "weight",
    layout: "conv",
    dtype: "float32",
    shape: [options.size, options.size, inputs, outputs],
  };
  return options.bias ? [filter, vector(`${name}.bias`, outputs)] : [filter];
}

/** The weight [out, in] and bias of a linear layer. */
export function linearParameters(
  name: string,
  inputs: number,
  options: { readonly outputs: number },
): ParameterSpec[] {
  return [
    {
      name: `${name}.weight`,
      kind: "weight",
      layout: "same",
      dtype: "float32",
      shape: [options.outputs, inputs],
    },
    vector(`${name}.bias`, options.outputs),
  ];
}

/** Scale, offset, running statistics and counter of a BatchNorm, in `state_dict` order. */
export function batchNormParameters(
  name: string,
  channels: number,
): ParameterSpec[] {
  return [
    ...affineParameters(name, channels),
    { ...vector(`${name}.running_mean`, channels), kind: "statistic" },
    { ...vector(`${name}.running_var`, channels), kind: "statistic" },
    {
      name: `${name}.num_batches_tracked`,
      kind: "counter",
      layout: "same",
      dtype: "int32",
      shape: [],
    },
  ];
}

/** Scale and offset of a normalisation without statistics, such as LayerNorm. */
export function affineParameters(
  name: string,
  channels: number,
): ParameterSpec[] {
  return [
    vector(`${name}.weight`, channels),
    vector(`${name}.bias`, channels),
  ];
}

function vector(name: string, length: number): ParameterSpec {
  return {
    name,
    kind: "weight",
    layout: "same",
    dtype: "float32",
    shape: [length],
  };
}
