/**
 * ResNet v1.5 as torchvision has it (He et al. 2016; the stride sits in the 3×3 convolution of a bottleneck), under
 * torchvision's parameter names.
 *
 * @module
 */
import { kaimingNormal, type TorchGenerator } from "../random/mod.ts";
import type { tf } from "../runtime/mod.ts";
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { skipDefaultDraws } from "./_default_draws.ts";
import { fromDraws, initialise } from "./_init.ts";
import type { Layers } from "./_layers.ts";
import { convNorm, linearLayer } from "./_layer_specs.ts";
import {
  basicBlock,
  BOTTLENECK_EXPANSION,
  bottleneckBlock,
  projection,
} from "./_residual_block.ts";
import { torchShape } from "./layout.ts";
import type {
  Architecture,
  ModelOptions,
  Parameters,
  ParameterSpec,
} from "./types.ts";

const BLOCKS = {
  basic: { build: basicBlock, expansion: 1 },
  bottleneck: { build: bottleneckBlock, expansion: BOTTLENECK_EXPANSION },
} as const;

interface ResNetConfig {
  readonly block: keyof typeof BLOCKS;
  /** Blocks in layer1 to layer4. */
  readonly layers: readonly [number, number, number, number];
}

const CONFIGS = {
  resnet18: { block: "basic", layers: [2, 2, 2, 2] },
  resnet34: { block: "basic", layers: [3, 4, 6, 3] },
  resnet50: { block: "bottleneck", layers: [3, 4, 6, 3] },
  resnet101: { block: "bottleneck", layers: [3, 4, 23, 3] },
  resnet152: { block: "bottleneck", layers: [3, 8, 36, 3] },
} as const satisfies Record<string, ResNetConfig>;

export type ResNetName = keyof typeof CONFIGS;

/** Channels of layer1 to layer4 inside a block; its output has `expansion` times as many. */
const WIDTHS = [64, 128, 256, 512] as const;
const STEM_CHANNELS = 64;

/** As ImageNet models are evaluated. */
const IMAGENET = [224, 224, 3] as const;

/**
 * A ResNet v1.5. The default input is [224, 224, 3] with two classes.
 *
 * Its neurons are the output channels of every convolution, shortcuts included: 26,560 of ResNet-50's 53.
 *
 * Source: torchvision 0.30 `models/resnet.py`.
 */
export function resNet(
  name: ResNetName,
  options: ModelOptions = {},
): Architecture {
  const { block, layers }: ResNetConfig = CONFIGS[name];
  const { input = IMAGENET, numClasses = 2 } = options;
  const { build, expansion } = BLOCKS[block];
  let channels = STEM_CHANNELS;
  const blocks = layers.flatMap((count, layer) =>
    Array.from({ length: count }, (_, index) => {
      const inputs = channels;
      channels = (WIDTHS[layer] as number) * expansion;
      return build(`layer${layer + 1}.${index}`, {
        channels: [inputs, channels],
        stride: layer > 0 && index === 0 ? 2 : 1,
        shortcut: projection,
      });
    })
  );
  return defineArchitecture({
    name,
    input,
    numClasses,
    stages: [
      stemStage(input[2]),
      ...blocks,
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
    init: initialiseResNet,
  });
}

function stemStage(inputs: number): StageDefinition {
  return {
    name: "stem",
    layers: [
      convNorm("conv1", "bn1", { channels: [inputs, STEM_CHANNELS], size: 7 }),
    ],
    forward(layer: Layers, x: tf.Tensor): tf.Tensor {
      x = layer.convNorm("conv1", "bn1", { x, stride: 2, padding: 3 });
      x = layer.relu(x);
      return layer.maxPool(x, { size: 3, stride: 2, padding: 1 });
    },
  };
}

/**
 * torchvision's initialisation: the constructors' default draws, of which only the classifier's stay, then
 * `kaiming_normal_(mode="fan_out")` for every filter in `state_dict` order.
 */
function initialiseResNet(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): Parameters {
  const filters = specs.filter(({ layout }) => layout === "conv");
  skipDefaultDraws(generator, filters);
  const rest = initialise(
    generator,
    specs.filter(({ layout }) => layout !== "conv"),
  );
  const drawn = new Map(filters.map((spec) => [
    spec.name,
    fromDraws(
      spec,
      kaimingNormal(generator, torchShape(spec.shape, spec.layout)),
    ),
  ]));
  return new Map(specs.map(({ name }) => [
    name,
    (drawn.get(name) ?? rest.get(name))!,
  ]));
}
