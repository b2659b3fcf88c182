/**
 * The multilayer perceptrons of Yang et al. 2022 (Understanding Rare Spurious Correlations in Neural Networks), under
 * the parameter names of their code.
 *
 * @module
 */
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { initialise } from "./_init.ts";
import { linearLayer } from "./_layer_specs.ts";
import type { Architecture, ModelOptions } from "./types.ts";

interface MlpConfig {
  readonly hidden: readonly string[];
  /** Rows of every hidden layer. */
  readonly width: number;
}

const CONFIGS = {
  /** The paper's small MLP, `MLP` in its code: 203,530 parameters. */
  mlp: { hidden: ["hidden"], width: 256 },
  /** The paper's MLP, `LargeMLP`: 335,114 parameters. */
  large_mlp: { hidden: ["hidden", "hidden2", "hidden3"], width: 256 },
  /** The paper's large MLP, `LargeMLPv2`: 932,362 parameters. */
  large_mlp_v2: { hidden: ["hidden", "hidden2", "hidden3"], width: 512 },
} as const satisfies Record<string, MlpConfig>;

export type MlpName = keyof typeof CONFIGS;

/** MNIST and Fashion-MNIST. */
const MNIST = [28, 28, 1] as const;

/**
 * A multilayer perceptron. The default input is [28, 28, 1] with ten classes; images of several channels are flattened
 * as PyTorch does, channels first.
 *
 * Its neurons are the rows of the hidden layers; to ablate one is to zero its row and its bias, so that it gives 0 to
 * every image.
 *
 * Source: Yang et al. 2022; PyTorch's default initialisation.
 */
export function mlp(name: MlpName, options: ModelOptions = {}): Architecture {
  const { hidden, width }: MlpConfig = CONFIGS[name];
  const { input = MNIST, numClasses = 10 } = options;
  const pixels = input[0] * input[1] * input[2];
  return defineArchitecture({
    name,
    input,
    numClasses,
    stages: [
      ...hidden.map((layerName, index) => ({
        name: layerName,
        layers: [
          linearLayer(layerName, index === 0 ? pixels : width, {
            outputs: width,
          }),
        ],
        forward: (layer, x) => {
          const flat = index === 0 ? layer.flatten(x) : x;
          return layer.relu(layer.linear(layerName, flat));
        },
      } satisfies StageDefinition)),
      {
        name: "fc",
        layers: [
          linearLayer("fc", width, { outputs: numClasses, neurons: false }),
        ],
        forward: (layer, x) => layer.linear("fc", x),
      },
    ],
    preLogitsStage: hidden.at(-1) as string,
    init: initialise,
  });
}
