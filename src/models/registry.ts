import { cnn002 } from "./cnn002.ts";
import { mlp } from "./mlp.ts";
import { resNet } from "./resnet.ts";
import { cifarResNet } from "./resnet_cifar.ts";
import { smallResNet } from "./resnet_small.ts";
import { vgg } from "./vgg.ts";
import { visionTransformer } from "./vision_transformer.ts";
import { withSoftmaxHead } from "./softmax_head.ts";
import type { Architecture, ModelOptions } from "./types.ts";

type Factory = (options?: ModelOptions) => Architecture;

/** Every architecture by name. */
const REGISTRY = {
  resnet8: (options) => smallResNet("resnet8", options),
  resnet16: (options) => smallResNet("resnet16", options),
  resnet20: (options) => cifarResNet("resnet20", options),
  resnet32: (options) => cifarResNet("resnet32", options),
  resnet44: (options) => cifarResNet("resnet44", options),
  resnet56: (options) => cifarResNet("resnet56", options),
  resnet110: (options) => cifarResNet("resnet110", options),
  resnet20_norm02: (options) => cifarResNet("resnet20_norm02", options),
  resnet32_norm02: (options) => cifarResNet("resnet32_norm02", options),
  resnet110_norm02: (options) => cifarResNet("resnet110_norm02", options),
  mlp: (options) => mlp("mlp", options),
  large_mlp: (options) => mlp("large_mlp", options),
  large_mlp_v2: (options) => mlp("large_mlp_v2", options),
  cnn002: (options) => cnn002(options),
  vgg16_norm02: (options) => vgg("vgg16_norm02", options),
  deit_tiny: (options) => visionTransformer("deit_tiny", options),
  deit_small: (options) => visionTransformer("deit_small", options),
  deit_base: (options) => visionTransformer("deit_base", options),
  vit_large: (options) => visionTransformer("vit_large", options),
  resnet18: (options) => resNet("resnet18", options),
  resnet34: (options) => resNet("resnet34", options),
  resnet50: (options) => resNet("resnet50", options),
  resnet101: (options) => resNet("resnet101", options),
  resnet152: (options) => resNet("resnet152", options),
} as const satisfies Record<string, Factory>;

/** A registered architecture. */
export type ArchitectureName = keyof typeof REGISTRY;

/** The names of all architectures, sorted. */
export function architectureNames(): readonly ArchitectureName[] {
  return (Object.keys(REGISTRY) as ArchitectureName[]).sort();
}

/** Whether an architecture of that name is registered. */
export function isArchitectureName(name: string): name is ArchitectureName {
  return Object.hasOwn(REGISTRY, name);
}

/** What may be chosen of a registered architecture. */
export interface CreateArchitectureOptions extends ModelOptions {
  /** `softmax`: see {@linkcode withSoftmaxHead}. @default {"logits"} */
  readonly head?: "logits" | "softmax";
}

/**
 * Builds a registered architecture.
 *
 * @param options Input and number of classes; by default those of the family's own data.
 * @throws {RangeError} If the name is not registered.
 */
export function createArchitecture(
  name: string,
  options: CreateArchitectureOptions = {},
): Architecture {
  if (!isArchitectureName(name)) {
    throw new RangeError(
      `Cannot build a network: the name must be one of ${
        architectureNames().join(", ")
      }, current value is "${name}"`,
    );
  }
  const { head = "logits", ...model } = options;
  const factory: Factory = REGISTRY[name];
  const architecture = factory(model);
  return head === "softmax" ? withSoftmaxHead(architecture) : architecture;
}
