/**
 * VGG16 (Simonyan & Zisserman 2015, configuration D) as torchvision has it, with the normalisation of its images
 * inside, as Yang et al. 2022 use it on CIFAR-10 (`Vgg16Norm02`). Parameter names are torchvision's.
 *
 * @module
 */
import { kaimingNormal, type TorchGenerator } from "../random/mod.ts";
import { sizeOf, zeros } from "../tensor/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import { adaptiveAvgPool } from "./_adaptive_pool.ts";
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { skipDefaultDraws } from "./_default_draws.ts";
import { fromDraws } from "./_init.ts";
import { convLayer, linearLayer } from "./_layer_specs.ts";
import { norm02 } from "./_norm02.ts";
import { torchShape } from "./layout.ts";
import type {
  Architecture,
  ModelOptions,
  Parameters,
  ParameterSpec,
} from "./types.ts";

interface VggConfig {
  /** Channels of the 3×3 convolutions of each group; a 2×2 maximum ends a group. */
  readonly groups: readonly (readonly number[])[];
  /** Rows of the two hidden linear layers. */
  readonly hidden: number;
}

const CONFIGS = {
  /** 134,301,514 parameters with ten classes: 14,714,688 in the convolutions, 119,586,826 in the classifier. */
  vgg16_norm02: {
    groups: [
      [64, 64],
      [128, 128],
      [256, 256, 256],
      [512, 512, 512],
      [512, 512, 512],
    ],
    hidden: 4096,
  },
} as const satisfies Record<string, VggConfig>;

export type VggName = keyof typeof CONFIGS;

/** Height and width to which the classifier's input is pooled. */
const GRID = 7;
/** Standard deviation of a linear weight at the start. */
const LINEAR_STD = 0.01;

const CIFAR10 = [32, 32, 3] as const;

/** What may be chosen of a VGG. */
export interface VggOptions extends ModelOptions {
  /** The share of each hidden linear layer's values that are dropped in mode `train`. @default {0.5}, as published */
  readonly dropout?: number;
  /** Divides every width, convolutions and hidden layers alike: a small network of the same form. @default {1} */
  readonly widthDivisor?: number;
}

/**
 * A VGG. The default input is [32, 32, 3] with ten classes, pixels in [0, 1]; the last map, 1×1 for such an image, is
 * pooled (that is, repeated) to 7×7.
 *
 * Its neurons are the channels of the convolutions and the rows of the hidden linear layers; to ablate one is to zero
 * its filter or row and its bias.
 *
 * Source: torchvision 0.30 `models/vgg.py`; Yang et al. 2022.
 *
 * @throws {RangeError} If images have not three channels or are smaller than 32×32.
 */
export function vgg(name: VggName, options: VggOptions = {}): Architecture {
  const { input = CIFAR10, numClasses = 10, dropout = 0.5, widthDivisor = 1 } =
    options;
  const { groups, hidden }: VggConfig = CONFIGS[name];
  requireImages(name, input, 2 ** groups.length);
  const convolutions = groups.flatMap((channels) =>
    channels.map((outputs, index) => ({
      outputs: outputs / widthDivisor,
      pool: index === channels.length - 1,
    }))
  );
  return defineArchitecture({
    name,
    input,
    numClasses,
    stages: [
      ...featureStages(convolutions),
      ...classifierStages({
        inputs: (convolutions.at(-1)?.outputs ?? 0) * GRID * GRID,
        hidden: hidden / widthDivisor,
        numClasses,
        dropout,
      }),
    ],
    preLogitsStage: "classifier.3",
    init: initialiseVgg,
  });
}

function featureStages(
  convolutions: readonly { outputs: number; pool: boolean }[],
): StageDefinition[] {
  let inputs = 3;
  // torchvision's place in the sequence: a ReLU follows each convolution, a pooling each group.
  let place = 0;
  return convolutions.map(({ outputs, pool }, index) => {
    const name = `features.${place}`;
    const layers = [convLayer(name, [inputs, outputs], { size: 3 })];
    place += pool ? 3 : 2;
    inputs = outputs;
    return {
      name,
      layers,
      forward(layer, x) {
        const images = index === 0 ? norm02(x) : x;
        x = layer.relu(layer.conv(name, images, { stride: 1, padding: 1 }));
        return pool ? layer.maxPool(x, { size: 2 }) : x;
      },
    };
  });
}

function classifierStages(sizes: {
  readonly inputs: number;
  readonly hidden: number;
  readonly numClasses: number;
  readonly dropout: number;
}): StageDefinition[] {
  const { inputs, hidden, numClasses, dropout } = sizes;
  return [
    {
      name: "classifier.0",
      layers: [linearLayer("classifier.0", inputs, { outputs: hidden })],
      forward(layer, x) {
        // [N, H, W, C] -> [N, 7, 7, C] -> [N, C * 49]
        x = layer.flatten(adaptiveAvgPool(x, GRID));
        x = layer.relu(layer.linear("classifier.0", x));
        return layer.dropout(x, { rate: dropout, site: 0 });
      },
    },
    {
      name: "classifier.3",
      layers: [linearLayer("classifier.3", hidden, { outputs: hidden })],
      forward(layer, x) {
        x = layer.relu(layer.linear("classifier.3", x));
        return layer.dropout(x, { rate: dropout, site: 1 });
      },
    },
    {
      name: "classifier.6",
      layers: [
        linearLayer("classifier.6", hidden, {
          outputs: numClasses,
          neurons: false,
        }),
      ],
      forward: (layer, x) => layer.linear("classifier.6", x),
    },
  ];
}

function requireImages(
  name: VggName,
  [height, width, channels]: readonly [number, number, number],
  least: number,
): void {
  if (channels === 3 && Math.min(height, width) >= least) return;
  throw new RangeError(
    `Cannot build ${name}: images must have at least ${least}×${least} pixels of 3 channels, current value is ${height}×${width}×${channels}`,
  );
}

/**
 * torchvision's initialisation: the constructors' default draws, none of which stays; then, in order, the filters by
 * `kaiming_normal_(mode="fan_out")`, the linear weights normal with standard deviation 0.01; biases zero.
 */
function initialiseVgg(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): Parameters {
  skipDefaultDraws(generator, specs);
  return new Map(specs.map((spec): [string, HostArray] => {
    if (spec.shape.length === 1) return [spec.name, zeros(spec.shape)];
    const draws = spec.layout === "conv"
      ? kaimingNormal(generator, torchShape(spec.shape, spec.layout))
      : generator.normal(sizeOf(spec.shape), { std: LINEAR_STD });
    return [spec.name, fromDraws(spec, draws)];
  }));
}
