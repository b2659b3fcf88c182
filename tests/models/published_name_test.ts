import { assertEquals } from "@std/assert";
import { registeredName } from "../../src/models/published_name.ts";

// timm.list_models(pretrained=True) and torchvision.models.list_models() have all of the left.
for (
  const [name, registered] of [
    ["resnet50.tv_in1k", "resnet50"],
    ["resnet18.a1_in1k", "resnet18"],
    ["resnet152", "resnet152"],
    ["deit_tiny_patch16_224", "deit_tiny"],
    ["deit_small_patch16_224.fb_in1k", "deit_small"],
    ["deit_base_patch16_384", "deit_base"],
    ["vit_base_patch16_224.augreg_in21k_ft_in1k", "deit_base"],
    ["vit_large_patch16_224", "vit_large"],
    ["vit_b_16", "deit_base"],
    ["vit_l_16", "vit_large"],
    ["resnet8", "resnet8"],
    ["resnet50d", undefined],
    ["deit_tiny_distilled_patch16_224", undefined],
    ["vit_base_patch32_224", undefined],
    ["wide_resnet50_2", undefined],
    ["", undefined],
  ] as const
) {
  Deno.test(`registeredName() of ${name || "nothing"} is ${registered}`, () => {
    assertEquals(registeredName(name), registered);
  });
}
