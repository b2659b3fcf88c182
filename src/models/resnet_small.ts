/**
 * The fixture's ResNets: small enough to train in seconds on one core, deep enough to memorise a minority.
 *
 * A 3×3 stem of stride 2, basic blocks with BatchNorm and projection shortcuts (He et al. 2016, option B), global
 * average pooling, a linear head. Padding is symmetric everywhere, as in PyTorch.
 *
 * @module
 */
import type { tf } from "../runtime/mod.ts";
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { initialise } from "./_init.ts";
import type { Layers } from "./_layers.ts";
import { convNorm, linearLayer } from "./_layer_specs.ts";
import { basicBlock, projection } from "./_residual_block.ts";
import type { Architecture, ModelOptions } from "./types.ts";

interface SmallResNetConfig {
  /** Channels of the stem. */
  readonly stem: number;
  /** One block per layer. */
  readonly blocks: readonly (readonly [channels: number, stride: number])[];
}

const CONFIGS = {
  /** 19,546 parameters, 9 convolutions with 168 channels, 1.23 M multiply-adds for a 56×28 image. */
  resnet8: { stem: 8, blocks: [[8, 1], [16, 2], [32, 2]] },
  /** 77,234 parameters, 336 channels. */
  resnet16: { stem: 16, blocks: [[16, 1], [32, 2], [64, 2]] },
} as const satisfies Record<string, SmallResNetConfig>;

export type SmallResNetName = keyof typeof CONFIGS;

/** Dominoes: an MNIST digit above a Fashion-MNIST item, grey. */
const DOMINOES = [56, 28, 1] as const;

/**
 * A small ResNet. The default input is [56, 28, 1] with two classes.
 *
 * Its neurons are the output channels of every convolution, shortcuts included.
 */
export function smallResNet(
  name: SmallResNetName,
  options: ModelOptions = {},
): Architecture {
  const { stem, blocks }: SmallResNetConfig = CONFIGS[name];
  const input = options.input ?? DOMINOES;
  const numClasses = options.numClasses ?? 2;
  let channels = stem;
  const layers = blocks.map(([outputs, stride], index) => {
    const block = basicBlock(`layer${index + 1}.0`, {
      channels: [channels, outputs],
      stride,
      shortcut: projection,
    });
    channels = outputs;
    return block;
  });
  return defineArchitecture({
    name,
    input,
    numClasses,
    stages: [
      stemStage([input[2], stem]),
      ...layers,
      {
        name: "globalPool",
        layers: [],
        forward: (layer, x) => layer.globalPool(x),
      },
      {
        name: "fc",
        layers: [
          linearLayer("fc", channels, { outputs: numClasses, neurons: false }),
        ],
        forward: (layer, x) => layer.linear("fc", x),
      },
    ],
    preLogitsStage: "globalPool",
    init: initialise,
  });
}

function stemStage(
  channels: readonly [inputs: number, outputs: number],
): StageDefinition {
  return {
    name: "stem",
    layers: [convNorm("conv1", "bn1", { channels, size: 3 })],
    forward(layer: Layers, x: tf.Tensor): tf.Tensor {
      return layer.relu(
        layer.convNorm("conv1", "bn1", { x, stride: 2, padding: 1 }),
      );
    },
  };
}
