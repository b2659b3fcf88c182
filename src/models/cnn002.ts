/**
 * The small CNN of TRADES (Zhang et al. 2019), which Yang et al. 2022 call `CNN002`, under the parameter names of
 * their code.
 *
 * @module
 */
import { kaimingNormal, type TorchGenerator } from "../random/mod.ts";
import { zeros } from "../tensor/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { skipDefaultDraws } from "./_default_draws.ts";
import { fromDraws, initialise } from "./_init.ts";
import { convLayer, linearLayer } from "./_layer_specs.ts";
import { torchShape } from "./layout.ts";
import type {
  Architecture,
  ModelOptions,
  Parameters,
  ParameterSpec,
} from "./types.ts";

/** 3×3 convolutions without padding; a 2×2 maximum follows where `pool` is true. */
const CONVOLUTIONS = [
  { name: "conv1", outputs: 32, pool: false },
  { name: "conv2", outputs: 32, pool: true },
  { name: "conv3", outputs: 64, pool: false },
  { name: "conv4", outputs: 64, pool: true },
] as const;
const SIZE = 3;

/** Rows of `fc1` and `fc2`. */
const HIDDEN = 200;

/** MNIST and Fashion-MNIST. */
const MNIST = [28, 28, 1] as const;

/** What may be chosen of the small CNN. */
export interface Cnn002Options extends ModelOptions {
  /** The share of `fc1`'s values that are dropped in mode `train`. @default {0.5}, as published */
  readonly dropout?: number;
}

/**
 * The small CNN: 312,202 parameters. The default input is [28, 28, 1] with ten classes; another height or width
 * changes the columns of `fc1` (the published code allows 28×28 only).
 *
 * Its neurons are the channels of the four convolutions and the rows of `fc1` and `fc2`; to ablate one is to zero its
 * filter or row and its bias. The head starts at zero: before the first step every logit is 0.
 *
 * Source: Zhang et al. 2019, code of TRADES, `models/small_cnn.py`; Yang et al. 2022.
 *
 * @throws {RangeError} If nothing is left of an image after the convolutions.
 */
export function cnn002(options: Cnn002Options = {}): Architecture {
  const { input = MNIST, numClasses = 10, dropout = 0.5 } = options;
  return defineArchitecture({
    name: "cnn002",
    input,
    numClasses,
    stages: [
      ...convolutions(input[2]),
      {
        name: "fc1",
        layers: [
          linearLayer("classifier.fc1", flatSize(input), { outputs: HIDDEN }),
        ],
        forward(layer, x) {
          x = layer.linear("classifier.fc1", layer.flatten(x));
          return layer.dropout(layer.relu(x), { rate: dropout, site: 0 });
        },
      },
      {
        name: "fc2",
        layers: [linearLayer("classifier.fc2", HIDDEN, { outputs: HIDDEN })],
        forward: (layer, x) => layer.relu(layer.linear("classifier.fc2", x)),
      },
      {
        name: "fc3",
        layers: [
          linearLayer("classifier.fc3", HIDDEN, {
            outputs: numClasses,
            neurons: false,
          }),
        ],
        forward: (layer, x) => layer.linear("classifier.fc3", x),
      },
    ],
    preLogitsStage: "fc2",
    init: initialiseCnn,
  });
}

function convolutions(channels: number): StageDefinition[] {
  return CONVOLUTIONS.map(({ name, outputs, pool }, index) => {
    const inputs = CONVOLUTIONS[index - 1]?.outputs ?? channels;
    const full = `feature_extractor.${name}`;
    return {
      name,
      layers: [convLayer(full, [inputs, outputs], { size: SIZE })],
      forward(layer, x) {
        x = layer.relu(layer.conv(full, x, { stride: 1, padding: 0 }));
        return pool ? layer.maxPool(x, { size: 2 }) : x;
      },
    };
  });
}

/** The number of values of an image after the convolutions: 64 × 4 × 4 of 28×28. */
function flatSize(input: readonly [number, number, number]): number {
  let [height, width, channels] = input;
  for (const { outputs, pool } of CONVOLUTIONS) {
    height -= SIZE - 1;
    width -= SIZE - 1;
    channels = outputs;
    if (!pool) continue;
    height = Math.floor(height / 2);
    width = Math.floor(width / 2);
  }
  if (height < 1 || width < 1) {
    throw new RangeError(
      `Cannot build cnn002: images must have at least 16×16 pixels, current value is ${
        input[0]
      }×${input[1]}`,
    );
  }
  return height * width * channels;
}

/**
 * TRADES's initialisation: the constructors' default draws, of which those of `fc1` and `fc2` stay; then
 * `kaiming_normal_` (fan in) for every filter; the biases of convolutions and all of `fc3` zero.
 */
function initialiseCnn(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): Parameters {
  const isConvolution = ({ name }: ParameterSpec) =>
    name.startsWith("feature_extractor.");
  const isHead = ({ name }: ParameterSpec) => name.startsWith("classifier.fc3");
  skipDefaultDraws(generator, specs.filter(isConvolution));
  const linear = initialise(
    generator,
    specs.filter((spec) => !isConvolution(spec) && !isHead(spec)),
  );
  skipDefaultDraws(generator, specs.filter(isHead));
  return new Map(specs.map((spec): [string, HostArray] => {
    const kept = linear.get(spec.name);
    if (kept) return [spec.name, kept];
    if (spec.layout !== "conv") return [spec.name, zeros(spec.shape)];
    const shape = torchShape(spec.shape, spec.layout);
    const draws = kaimingNormal(generator, shape, { mode: "fanIn" });
    return [spec.name, fromDraws(spec, draws)];
  }));
}
