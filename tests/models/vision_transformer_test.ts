import { assertEquals, assertThrows } from "@std/assert";
import {
  countParameters,
  visionTransformer,
  type VisionTransformerName,
} from "../../src/models/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

testGolden(visionTransformer("deit_tiny"), "deit_tiny");
testGolden(
  {
    ...visionTransformer("deit_tiny", {
      input: [32, 48, 3],
      normEpsilon: 1e-5,
    }),
    name: "deit_tiny of 32×48 with epsilon 1e-5",
  },
  "deit_tiny_32x48",
);
const small = visionTransformer("deit_tiny", { input: [32, 32, 3] });
testConformance(small);
testTaps(small, small.neurons.slice(4, 8));

// timm 1.0.31: sum(p.numel() for p in timm.create_model(NAME, num_classes=2).parameters())
const COUNTS: Readonly<Record<VisionTransformerName, number>> = {
  deit_tiny: 5_524_802,
  deit_small: 21_666_434,
  deit_base: 85_800_194,
  vit_large: 303_303_682,
};
for (const [name, count] of Object.entries(COUNTS)) {
  Deno.test(`${name} has ${count} parameters`, () => {
    const architecture = visionTransformer(name as VisionTransformerName);
    assertEquals(countParameters(architecture), count);
  });
}

Deno.test("deit_tiny lists its parameters in timm's order", () => {
  const names = visionTransformer("deit_tiny").parameters.map(({ name }) =>
    name
  );
  assertEquals(names.slice(0, 16), [
    "cls_token",
    "pos_embed",
    "patch_embed.proj.weight",
    "patch_embed.proj.bias",
    "blocks.0.norm1.weight",
    "blocks.0.norm1.bias",
    "blocks.0.attn.qkv.weight",
    "blocks.0.attn.qkv.bias",
    "blocks.0.attn.proj.weight",
    "blocks.0.attn.proj.bias",
    "blocks.0.norm2.weight",
    "blocks.0.norm2.bias",
    "blocks.0.mlp.fc1.weight",
    "blocks.0.mlp.fc1.bias",
    "blocks.0.mlp.fc2.weight",
    "blocks.0.mlp.fc2.bias",
  ]);
  assertEquals(names.slice(-4), [
    "norm.weight",
    "norm.bias",
    "head.weight",
    "head.bias",
  ]);
});

Deno.test("deit_small has the rows of qkv, proj, fc1 and fc2 as neurons", () => {
  const { neurons } = visionTransformer("deit_small");
  assertEquals(neurons.length, 4 * 12);
  assertEquals(
    neurons.slice(4, 8).map(({ name, stage, count, axis }) => [
      name,
      stage,
      count,
      axis,
    ]),
    [
      ["blocks.1.attn.qkv", "blocks.1", 1152, 0],
      ["blocks.1.attn.proj", "blocks.1", 384, 0],
      ["blocks.1.mlp.fc1", "blocks.1", 1536, 0],
      ["blocks.1.mlp.fc2", "blocks.1", 384, 0],
    ],
  );
});

Deno.test("visionTransformer() refuses images that are not whole patches", () => {
  assertThrows(
    () => visionTransformer("deit_tiny", { input: [224, 230, 3] }),
    RangeError,
    "current value is 224×230",
  );
});
