/**
 * The vision transformers of Dosovitskiy et al. 2021 and Touvron et al. 2021 (DeiT, without distillation) as timm has
 * them, patch 16, under timm's parameter names.
 *
 * @module
 */
import { type TorchGenerator, truncNormal } from "../random/mod.ts";
import { tf } from "../runtime/mod.ts";
import { attention, gelu, sizeOf } from "../tensor/mod.ts";
import type { HostArray } from "../tensor/types.ts";
import { defineArchitecture, type StageDefinition } from "./_architecture.ts";
import { skipDefaultDraws } from "./_default_draws.ts";
import { fromDraws, initialise } from "./_init.ts";
import type { Layers } from "./_layers.ts";
import {
  convLayer,
  layerNormLayer,
  type LayerSpec,
  linearLayer,
} from "./_layer_specs.ts";
import type {
  Architecture,
  ModelOptions,
  Parameters,
  ParameterSpec,
} from "./types.ts";

interface VisionTransformerConfig {
  readonly embedDim: number;
  readonly depth: number;
  readonly numHeads: number;
}

const CONFIGS = {
  /** timm's `deit_tiny_patch16_224`: 5,524,802 parameters with two classes. */
  deit_tiny: { embedDim: 192, depth: 12, numHeads: 3 },
  /** timm's `deit_small_patch16_224`: 21,666,434. */
  deit_small: { embedDim: 384, depth: 12, numHeads: 6 },
  /** timm's `deit_base_patch16_224`: 85,800,194. */
  deit_base: { embedDim: 768, depth: 12, numHeads: 12 },
  /** timm's `vit_large_patch16_224`: 303,303,682. */
  vit_large: { embedDim: 1024, depth: 24, numHeads: 16 },
} as const satisfies Record<string, VisionTransformerConfig>;

export type VisionTransformerName = keyof typeof CONFIGS;

/** Side of a patch in pixels. */
const PATCH = 16;
/** A block's hidden layer has four times the embedding's width. */
const MLP_RATIO = 4;
/** timm's standard deviations at the start: of the position embedding and linear weights, and of the class token. */
const WEIGHT_STD = 0.02;
const CLASS_TOKEN_STD = 1e-6;

/** As ImageNet models are evaluated. */
const IMAGENET = [224, 224, 3] as const;

/** What may be chosen of a vision transformer. */
export interface VisionTransformerOptions extends ModelOptions {
  /**
   * Added to the variance by every LayerNorm. You et al. 2025 (Silent Majority) have PyTorch's 1e-5.
   *
   * @default {1e-6}, as timm
   */
  readonly normEpsilon?: number;
}

/**
 * A vision transformer. The default input is [224, 224, 3] with two classes; another size changes the number of
 * positions. Nothing is dropped in mode `train`: timm's rates default to 0.
 *
 * Its neurons are the output rows of every block's `attn.qkv`, `attn.proj`, `mlp.fc1` and `mlp.fc2`; to ablate one is
 * to zero its row and its bias, so that it adds 0 for every token (of a query or key: to every score).
 *
 * Source: timm 1.0 `models/vision_transformer.py` and `models/deit.py`.
 *
 * @throws {RangeError} If height or width is not a multiple of 16.
 */
export function visionTransformer(
  name: VisionTransformerName,
  options: VisionTransformerOptions = {},
): Architecture {
  const { input = IMAGENET, numClasses = 2, normEpsilon = 1e-6 } = options;
  const config: VisionTransformerConfig = CONFIGS[name];
  const { embedDim } = config;
  return defineArchitecture({
    name,
    input,
    numClasses,
    stages: [
      patchEmbedStage(embedDim, input),
      ...Array.from(
        { length: config.depth },
        (_, index) => blockStage(`blocks.${index}`, { ...config, normEpsilon }),
      ),
      {
        name: "norm",
        layers: [layerNormLayer("norm", embedDim)],
        forward(layer, x) {
          // The head reads the class token only: [N, T, D] -> [N, D]
          const token = tf.slice(x, [0, 0, 0], [-1, 1, -1]);
          const rows = tf.reshape(token, [-1, embedDim]);
          return layer.layerNorm("norm", rows, normEpsilon);
        },
      },
      {
        name: "head",
        layers: [
          linearLayer("head", embedDim, {
            outputs: numClasses,
            neurons: false,
          }),
        ],
        forward: (layer, x) => layer.linear("head", x),
      },
    ],
    preLogitsStage: "norm",
    init: initialiseTransformer,
  });
}

function patchEmbedStage(
  embedDim: number,
  [height, width, channels]: readonly [number, number, number],
): StageDefinition {
  if (height % PATCH !== 0 || width % PATCH !== 0) {
    throw new RangeError(
      `Cannot build a vision transformer: height and width must be multiples of ${PATCH}, current value is ${height}×${width}`,
    );
  }
  const numPatches = (height / PATCH) * (width / PATCH);
  return {
    name: "patchEmbed",
    layers: [
      tokens("cls_token", [1, 1, embedDim]),
      tokens("pos_embed", [1, numPatches + 1, embedDim]),
      convLayer("patch_embed.proj", [channels, embedDim], {
        size: PATCH,
        neurons: false,
      }),
    ],
    forward(layer: Layers, x: tf.Tensor): tf.Tensor {
      x = layer.conv("patch_embed.proj", x, { stride: PATCH, padding: 0 });
      // [N, H/16, W/16, D] -> [N, T - 1, D] -> [N, T, D]
      const patches = tf.reshape(x, [-1, numPatches, embedDim]);
      const batchSize = patches.shape[0] as number;
      const clsToken = tf.tile(layer.parameter("cls_token"), [batchSize, 1, 1]);
      return layer.add(
        tf.concat([clsToken, patches], 1),
        layer.parameter("pos_embed"),
      );
    },
  };
}

function tokens(name: string, shape: readonly number[]): LayerSpec {
  return {
    parameters: [
      { name, kind: "weight", layout: "same", dtype: "float32", shape },
    ],
    neurons: [],
  };
}

function blockStage(
  name: string,
  config: VisionTransformerConfig & { readonly normEpsilon: number },
): StageDefinition {
  const { embedDim, numHeads, normEpsilon } = config;
  const hidden = embedDim * MLP_RATIO;
  const at = (layer: string) => `${name}.${layer}`;
  return {
    name,
    layers: [
      layerNormLayer(at("norm1"), embedDim),
      linearLayer(at("attn.qkv"), embedDim, { outputs: 3 * embedDim }),
      linearLayer(at("attn.proj"), embedDim, { outputs: embedDim }),
      layerNormLayer(at("norm2"), embedDim),
      linearLayer(at("mlp.fc1"), embedDim, { outputs: hidden }),
      linearLayer(at("mlp.fc2"), hidden, { outputs: embedDim }),
    ],
    forward(layer: Layers, x: tf.Tensor): tf.Tensor {
      let y = layer.layerNorm(at("norm1"), x, normEpsilon);
      y = selfAttention(layer.linear(at("attn.qkv"), y), numHeads);
      x = layer.add(x, layer.linear(at("attn.proj"), y));
      y = layer.layerNorm(at("norm2"), x, normEpsilon);
      y = gelu(layer.linear(at("mlp.fc1"), y));
      return layer.add(x, layer.linear(at("mlp.fc2"), y));
    },
  };
}

/** Queries, keys and values side by side, [N, T, 3 * D] -> [N, T, D]. */
function selfAttention(qkv: tf.Tensor, numHeads: number): tf.Tensor {
  const [batchSize, numTokens, width] = qkv.shape as [number, number, number];
  const embedDim = width / 3;
  const [query, key, value] = tf.split(qkv, 3, 2).map((part) => {
    // [N, T, D] -> [N, T, heads, D/heads] -> [N, heads, T, D/heads]
    const heads = tf.reshape(part, [
      batchSize,
      numTokens,
      numHeads,
      embedDim / numHeads,
    ]);
    return tf.transpose(heads, [0, 2, 1, 3]);
  }) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const attended = attention({ query, key, value });
  // [N, heads, T, D/heads] -> [N, T, heads, D/heads] -> [N, T, D]
  return tf.reshape(
    tf.transpose(attended, [0, 2, 1, 3]),
    [batchSize, numTokens, embedDim],
  );
}

/**
 * timm's initialisation: the constructors' default draws, of which the patch embedding's stay; then the position
 * embedding, the class token and, in order, every linear weight from a normal law (cut at ±2 but for the token).
 * Biases are 0, normalisations scale by 1.
 */
function initialiseTransformer(
  generator: TorchGenerator,
  specs: readonly ParameterSpec[],
): Parameters {
  const drawn = new Map<string, HostArray>();
  const kept = specs.filter(({ name }) => name.startsWith("patch_embed."));
  const linear = specs.filter((spec) =>
    spec.shape.length === 2 && !kept.includes(spec)
  );
  for (const [name, array] of initialise(generator, kept)) {
    drawn.set(name, array);
  }
  skipDefaultDraws(generator, specs.slice(specs.indexOf(kept.at(-1)!) + 1));
  const position = specs.find(({ name }) => name === "pos_embed")!;
  const token = specs.find(({ name }) => name === "cls_token")!;
  const cut = (spec: ParameterSpec) =>
    drawn.set(
      spec.name,
      fromDraws(
        spec,
        truncNormal(generator, spec.shape, { std: WEIGHT_STD }),
      ),
    );
  cut(position);
  const size = sizeOf(token.shape);
  drawn.set(
    token.name,
    fromDraws(token, generator.normal(size, { std: CLASS_TOKEN_STD })),
  );
  for (const spec of linear) cut(spec);
  return new Map(specs.map((spec) => {
    const { name, shape } = spec;
    const isScale = /norm\d?\.weight$/.test(name);
    const data = new Float32Array(sizeOf(shape)).fill(isScale ? 1 : 0);
    return [name, drawn.get(name) ?? { dtype: "float32", shape, data }];
  }));
}
