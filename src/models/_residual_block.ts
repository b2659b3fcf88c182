/**
 * The residual blocks of He et al. 2016, ReLU(F(x) + shortcut(x)): figure 5 has the two forms of F, section 3.3 the
 * options of the shortcut. Parameters are named as in torchvision.
 *
 * @module
 */
import { tf } from "../runtime/mod.ts";
import { avgPool } from "../tensor/mod.ts";
import type { StageDefinition } from "./_architecture.ts";
import { convNorm } from "./_layer_specs.ts";

/** What a block makes of its input. */
export interface BlockShape {
  readonly channels: readonly [inputs: number, outputs: number];
  /** By what it divides height and width. */
  readonly stride: number;
}

/** How to build a block. */
export interface BlockOptions extends BlockShape {
  readonly shortcut: Shortcut;
}

/** The shortcut of the block with that name: {@linkcode zeroPadding} or {@linkcode projection}. */
export type Shortcut = (block: string, shape: BlockShape) => Path;

/** A way through a block: its layers, and what it makes of the block's input. */
type Path = Pick<StageDefinition, "layers" | "forward">;

/** A bottleneck has four times as many channels outside as inside. */
export const BOTTLENECK_EXPANSION = 4;

/** Figure 5, left: two 3×3 convolutions, the first one with the stride. */
export function basicBlock(
  name: string,
  { channels, stride, shortcut }: BlockOptions,
): StageDefinition {
  const [, outputs] = channels;
  const at = (layer: string) => `${name}.${layer}`;
  return residualBlock(name, {
    residual: {
      layers: [
        convNorm(at("conv1"), at("bn1"), { channels, size: 3 }),
        convNorm(at("conv2"), at("bn2"), {
          channels: [outputs, outputs],
          size: 3,
        }),
      ],
      forward(layer, x) {
        x = layer.convNorm(at("conv1"), at("bn1"), { x, stride, padding: 1 });
        x = layer.relu(x);
        return layer.convNorm(at("conv2"), at("bn2"), {
          x,
          stride: 1,
          padding: 1,
        });
      },
    },
    shortcut: shortcut(name, { channels, stride }),
  });
}

/**
 * Figure 5, right: a 1×1, a 3×3 and a 1×1 convolution. The stride is that of the 3×3, as in torchvision ("v1.5"); in
 * the paper it is that of the first 1×1.
 */
export function bottleneckBlock(
  name: string,
  { channels, stride, shortcut }: BlockOptions,
): StageDefinition {
  const [inputs, outputs] = channels;
  const width = outputs / BOTTLENECK_EXPANSION;
  const at = (layer: string) => `${name}.${layer}`;
  return residualBlock(name, {
    residual: {
      layers: [
        convNorm(at("conv1"), at("bn1"), {
          channels: [inputs, width],
          size: 1,
        }),
        convNorm(at("conv2"), at("bn2"), { channels: [width, width], size: 3 }),
        convNorm(at("conv3"), at("bn3"), {
          channels: [width, outputs],
          size: 1,
        }),
      ],
      forward(layer, x) {
        x = layer.convNorm(at("conv1"), at("bn1"), {
          x,
          stride: 1,
          padding: 0,
        });
        x = layer.relu(x);
        x = layer.convNorm(at("conv2"), at("bn2"), { x, stride, padding: 1 });
        x = layer.relu(x);
        return layer.convNorm(at("conv3"), at("bn3"), {
          x,
          stride: 1,
          padding: 0,
        });
      },
    },
    shortcut: shortcut(name, { channels, stride }),
  });
}

/**
 * Option A, without parameters: where the shape changes, the input's rows and columns `stride` apart, and zeros for
 * the new channels, half of them in front.
 */
export function zeroPadding(
  _block: string,
  { channels, stride }: BlockShape,
): Path {
  const [inputs, outputs] = channels;
  if (stride === 1 && inputs === outputs) return IDENTITY;
  const added = (outputs - inputs) / 2;
  return {
    layers: [],
    forward: (_layer, x) =>
      tf.pad(avgPool(x, { size: 1, stride }), [
        [0, 0],
        [0, 0],
        [0, 0],
        [added, added],
      ]),
  };
}

/** Option B: where the shape changes, a 1×1 convolution with BatchNorm. */
export function projection(
  block: string,
  { channels, stride }: BlockShape,
): Path {
  const [inputs, outputs] = channels;
  if (stride === 1 && inputs === outputs) return IDENTITY;
  const conv = `${block}.downsample.0`;
  const norm = `${block}.downsample.1`;
  return {
    layers: [convNorm(conv, norm, { channels, size: 1, shortcut: true })],
    forward: (layer, x) =>
      layer.convNorm(conv, norm, { x, stride, padding: 0 }),
  };
}

/** The shortcut of a block that keeps the shape, under either option. */
const IDENTITY: Path = { layers: [], forward: (_layer, x) => x };

function residualBlock(
  name: string,
  { residual, shortcut }: { readonly residual: Path; readonly shortcut: Path },
): StageDefinition {
  return {
    name,
    layers: [...residual.layers, ...shortcut.layers],
    forward(layer, x) {
      const y = residual.forward(layer, x);
      return layer.relu(layer.add(y, shortcut.forward(layer, x)));
    },
  };
}
