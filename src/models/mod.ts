/**
 * Networks as data: parameters under PyTorch's names, a forward pass of named stages, neuron sites.
 *
 * @module
 */
export * from "./types.ts";
export {
  type ArchitectureDefinition,
  defineArchitecture,
  type StageDefinition,
} from "./_architecture.ts";
export { initialise } from "./_init.ts";
export {
  convLayer,
  convNorm,
  layerNormLayer,
  type LayerSpec,
  linearLayer,
} from "./_layer_specs.ts";
export type { DropoutSite, Layers, NormalisedConv, Window } from "./_layers.ts";
export * from "./cnn002.ts";
export { perturbChannels } from "./_perturbed.ts";
export * from "./forward.ts";
export * from "./layout.ts";
export * from "./mlp.ts";
export * from "./published_name.ts";
export * from "./registry.ts";
export * from "./resnet.ts";
export * from "./resnet_cifar.ts";
export * from "./resnet_small.ts";
export * from "./softmax_head.ts";
export * from "./vgg.ts";
export * from "./vision_transformer.ts";
export * from "./conformance.ts";
