/**
 * The ResNets for CIFAR of He et al. 2016, section 4.2: 6n + 2 layers in three groups of 16, 32 and 64 channels, with
 * shortcuts that have no parameters (option A). Parameter names are those of Idelbayev's implementation, which Yang et
 * al. 2022 use.
 *
 * @module
 */
import {
  biasUniform,
  kaimingNormal,
  type TorchGenerator,
} from "../random/mod.ts";
import type { tf } from "../runtime/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { skipDefaultDraws } from "./_default_draws.ts";
import { fromDraws, initialise } from "./_init.ts";
import type { Layers } from "./_layers.ts";
import { convNorm, linearLayer } from "./_layer_specs.ts";
import { norm02 } from "./_norm02.ts";
import { basicBlock, zeroPadding } from "./_residual_block.ts";
import { torchShape } from "./layout.ts";
import type {
  Architecture,
  ModelOptions,
  Parameters,
  ParameterSpec,
} from "./types.ts";

interface CifarResNetConfig {
  /** Blocks per group. */
  readonly blocks: number;
  /** Whether the network normalises its images itself. */
  readonly norm02: boolean;
}

const CONFIGS = {
  resnet20: { blocks: 3, norm02: false },
  resnet32: { blocks: 5, norm02: false },
  resnet44: { blocks: 7, norm02: false },
  resnet56: { blocks: 9, norm02: false },
  resnet110: { blocks: 18, norm02: false },
  /** 269,722 parameters with ten classes; `altResNet20Norm02` of Yang et al. */
  resnet20_norm02: { blocks: 3, norm02: true },
  /** 464,154 parameters. */
  resnet32_norm02: { blocks: 5, norm02: true },
  /** 1,727,962 parameters. */
  resnet110_norm02: { blocks: 18, norm02: true },
} as const satisfies Record<string, CifarResNetConfig>;

export type CifarResNetName = keyof typeof CONFIGS;

const CHANNELS = [16, 32, 64] as const;
const CIFAR10 = [32, 32, 3] as const;

/**
 * A ResNet for CIFAR. The default input is [32, 32, 3] with ten classes; the `norm02` networks take pixels in [0, 1].
 *
 * Its neurons are the output channels of every convolution. The last pooling is over the whole map; the reference
 * pools squares, which is the same for square images and fails for others.
 *
 * @throws {RangeError} If a network normalises its images and they have not three channels.
 */
export function cifarResNet(
  name: CifarResNetName,
  options: ModelOptions = {},
): Architecture {
  const { blocks, norm02 }: CifarResNetConfig = CONFIGS[name];
  const { input = CIFAR10, numClasses = 10 } = options;
  if (norm02 && input[2] !== 3) {
    throw new RangeError(
      `Cannot build ${name}: it normalises images of 3 channels, current value is ${
        input[2]
      }`,
    );
  }
  let inputs: number = CHANNELS[0];
  const stages = CHANNELS.flatMap((outputs, group) =>
    Array.from({ length: blocks }, (_, index) => {
      const stage = basicBlock(`layer${group + 1}.${index}`, {
        channels: [inputs, outputs],
        stride: group > 0 && index === 0 ? 2 : 1,
        shortcut: zeroPadding,
      });
      inputs = outputs;
      return stage;
    })
  );
  return defineArchitecture({
    name,
    input,
    numClasses,
    stages: [
      stemStage(input[2], norm02),
      ...stages,
      {
        name: "globalPool",
        layers: [],
        forward: (layer, x) => layer.globalPool(x),
      },
      {
        name: "linear",
        layers: [
          linearLayer("linear", CHANNELS[2], {
            outputs: numClasses,
            neurons: false,
          }),
        ],
        forward: (layer, x) => layer.linear("linear", x),
      },
    ],
    preLogitsStage: "globalPool",
    init: initialiseCifarResNet,
  });
}

function stemStage(inputs: number, normalises: boolean): StageDefinition {
  return {
    name: "stem",
    layers: [
      convNorm("conv1", "bn1", { channels: [inputs, CHANNELS[0]], size: 3 }),
    ],
    forward(layer: Layers, images: tf.Tensor): tf.Tensor {
      const x = normalises ? norm02(images) : images;
      return layer.relu(
        layer.convNorm("conv1", "bn1", { x, stride: 1, padding: 1 }),
      );
    },
  };
}

/**
 * The reference's initialisation: the constructors' default draws, of which only the classifier's bias stays, then
 * `kaiming_normal_` for every filter and the classifier's weight in `state_dict` order.
 */
function initialiseCifarResNet(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): Parameters {
  const drawn = specs.filter(({ shape }) => shape.length > 1);
  skipDefaultDraws(generator, drawn);
  const [classifier] = drawn.slice(-1) as [ParameterSpec];
  const [size, fanIn] = classifier.shape as [number, number];
  const bias = biasUniform(generator, { size, fanIn });
  const values = new Map<string, HostArray>(drawn.map((spec) => [
    spec.name,
    fromDraws(
      spec,
      kaimingNormal(generator, torchShape(spec.shape, spec.layout), {
        mode: "fanIn",
      }),
    ),
  ]));
  values.set("linear.bias", { dtype: "float32", shape: [size], data: bias });
  const rest = specs.filter(({ name }) => !values.has(name));
  for (const [name, array] of initialise(generator, rest)) {
    values.set(name, array);
  }
  return new Map(
    specs.map(({ name }) => [name, values.get(name) as HostArray]),
  );
}
