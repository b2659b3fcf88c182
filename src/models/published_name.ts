import { type ArchitectureName, isArchitectureName } from "./registry.ts";

/**
 * timm's and torchvision's names of networks that are registered here under another one. Their blocks are equal; the
 * size of images and the number of classes follow from the dataset.
 */
const PUBLISHED: readonly (readonly [RegExp, ArchitectureName])[] = [
  [/^(deit|vit)_tiny_patch16_\d+$/, "deit_tiny"],
  [/^(deit|vit)_small_patch16_\d+$/, "deit_small"],
  [/^((deit|vit)_base_patch16_\d+|vit_b_16)$/, "deit_base"],
  [/^(vit_large_patch16_\d+|vit_l_16)$/, "vit_large"],
];

/**
 * The registered name of an architecture that timm or torchvision calls otherwise: without the weights that timm names
 * behind a dot (`resnet50.tv_in1k`), without the size of images (`deit_tiny_patch16_224`). A registered name is its own;
 * `undefined` for an unknown one.
 *
 * Source: `timm.list_models` of timm 1.0.31, torchvision 0.29 `models/vision_transformer.py`.
 */
export function registeredName(name: string): ArchitectureName | undefined {
  const [base = ""] = name.split(".", 1);
  return isArchitectureName(base)
    ? base
    : PUBLISHED.find(([pattern]) => pattern.test(base))?.[1];
}
