import { cnn002, type Cnn002Options } from "./cnn002.ts";
import { mlp, type MlpName } from "./mlp.ts";
import { resNet, type ResNetName } from "./resnet.ts";
import { cifarResNet, type CifarResNetName } from "./resnet_cifar.ts";
import { smallResNet, type SmallResNetName } from "./resnet_small.ts";
import { withSoftmaxHead } from "./softmax_head.ts";
import type { Architecture, ModelOptions } from "./types.ts";
import { vgg, type VggName, type VggOptions } from "./vgg.ts";
import {
  visionTransformer,
  type VisionTransformerName,
  type VisionTransformerOptions,
} from "./vision_transformer.ts";

/** A registered network: how it is built, and what else than input and number of classes may be chosen. */
interface Entry<Options extends ModelOptions> {
  readonly build: (options: Options) => Architecture;
  readonly own: Readonly<
    Record<Exclude<keyof Options, keyof ModelOptions>, true>
  >;
}

/** The parts of a VGG's options that leave it the network of its name: the width is the name's. */
type NamedVggOptions = Omit<VggOptions, "widthDivisor">;

/** Every architecture by name. */
const REGISTRY = {
  resnet8: small("resnet8"),
  resnet16: small("resnet16"),
  resnet20: cifar("resnet20"),
  resnet32: cifar("resnet32"),
  resnet44: cifar("resnet44"),
  resnet56: cifar("resnet56"),
  resnet110: cifar("resnet110"),
  resnet20_norm02: cifar("resnet20_norm02"),
  resnet32_norm02: cifar("resnet32_norm02"),
  resnet110_norm02: cifar("resnet110_norm02"),
  mlp: perceptron("mlp"),
  large_mlp: perceptron("large_mlp"),
  large_mlp_v2: perceptron("large_mlp_v2"),
  cnn002: { build: cnn002, own: { dropout: true } } satisfies Entry<
    Cnn002Options
  >,
  vgg16_norm02: ofVgg("vgg16_norm02"),
  deit_tiny: transformer("deit_tiny"),
  deit_small: transformer("deit_small"),
  deit_base: transformer("deit_base"),
  vit_large: transformer("vit_large"),
  resnet18: torchvision("resnet18"),
  resnet34: torchvision("resnet34"),
  resnet50: torchvision("resnet50"),
  resnet101: torchvision("resnet101"),
  resnet152: torchvision("resnet152"),
} as const;

function small(name: SmallResNetName): Entry<ModelOptions> {
  return { build: (options) => smallResNet(name, options), own: {} };
}

function cifar(name: CifarResNetName): Entry<ModelOptions> {
  return { build: (options) => cifarResNet(name, options), own: {} };
}

function torchvision(name: ResNetName): Entry<ModelOptions> {
  return { build: (options) => resNet(name, options), own: {} };
}

function perceptron(name: MlpName): Entry<ModelOptions> {
  return { build: (options) => mlp(name, options), own: {} };
}

function ofVgg(name: VggName): Entry<NamedVggOptions> {
  return { build: (options) => vgg(name, options), own: { dropout: true } };
}

function transformer(
  name: VisionTransformerName,
): Entry<VisionTransformerOptions> {
  return {
    build: (options) => visionTransformer(name, options),
    own: { normEpsilon: true },
  };
}

/** A registered architecture. */
export type ArchitectureName = keyof typeof REGISTRY;

/** What may be chosen of a network that every family understands. */
export interface CommonArchitectureOptions extends ModelOptions {
  /** `softmax`: see {@linkcode withSoftmaxHead}. @default {"logits"} */
  readonly head?: "logits" | "softmax";
}

/**
 * What may be chosen of a registered architecture: what every family understands and, where the name is a literal,
 * what its own family understands, e.g. `normEpsilon` of a vision transformer.
 */
export type CreateArchitectureOptions<Name extends string = string> =
  & CommonArchitectureOptions
  & (Name extends ArchitectureName
    ? Parameters<(typeof REGISTRY)[Name]["build"]>[0]
    : unknown);

/** The names of all architectures, sorted. */
export function architectureNames(): readonly ArchitectureName[] {
  return (Object.keys(REGISTRY) as ArchitectureName[]).sort();
}

/** Whether an architecture of that name is registered. */
export function isArchitectureName(name: string): name is ArchitectureName {
  return Object.hasOwn(REGISTRY, name);
}

/**
 * Builds a registered architecture.
 *
 * @param options Input and number of classes, by default those of the family's own data, and the family's own options.
 * @throws {RangeError} If the name is not registered.
 * @throws {TypeError} If the family has no such option.
 */
export function createArchitecture<Name extends string>(
  name: Name,
  options?: CreateArchitectureOptions<Name>,
): Architecture {
  if (!isArchitectureName(name)) {
    throw new RangeError(
      `Cannot build a network: the name must be one of ${
        architectureNames().join(", ")
      }, current value is "${name}"`,
    );
  }
  const entry: Entry<ModelOptions> = REGISTRY[name];
  const { head = "logits", ...model }: CommonArchitectureOptions = options ??
    {};
  requireKnown(name, model, Object.keys(entry.own));
  const architecture = entry.build(model);
  return head === "softmax" ? withSoftmaxHead(architecture) : architecture;
}

const COMMON = ["input", "numClasses", "head"] as const;

/** An option that nobody reads would silently build another network than the one that was asked for. */
function requireKnown(
  name: ArchitectureName,
  options: ModelOptions,
  own: readonly string[],
): void {
  const known: readonly string[] = [...COMMON, ...own];
  for (const option of Object.keys(options)) {
    if (known.includes(option)) continue;
    throw new TypeError(
      `Cannot build ${name}: its options are ${
        known.join(", ")
      }, current value is "${option}"`,
    );
  }
}
