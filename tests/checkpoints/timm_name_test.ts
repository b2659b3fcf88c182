import { assertEquals } from "@std/assert";
import { timmName } from "../../src/checkpoints/timm_name.ts";
import { fixturePath } from "./_fixtures.ts";

// Pairs under which timm's network gives torchvision's outputs, as fixtures/checkpoints/make.py checked.
const PAIRS: readonly (readonly [torchvision: string, timm: string])[] = JSON
  .parse(
    Deno.readTextFileSync(fixturePath("vit_names.json")),
  );

for (const [torchvision, timm] of PAIRS) {
  Deno.test(`timmName() turns ${torchvision} into ${timm}`, () => {
    assertEquals(timmName(torchvision), timm);
  });
}

Deno.test("timmName() knows the names that torchvision had before 0.13", () => {
  const prefix = "encoder.layers.encoder_layer_11.mlp";
  assertEquals(
    timmName(`${prefix}.linear_1.weight`),
    "blocks.11.mlp.fc1.weight",
  );
  assertEquals(timmName(`${prefix}.linear_2.bias`), "blocks.11.mlp.fc2.bias");
});

Deno.test("timmName() leaves the names of ResNets and of timm alone", () => {
  const names = ["conv1.weight", "layer1.0.downsample.0.weight", "fc.bias"];
  const timm = PAIRS.map(([, name]) => name);
  assertEquals([...names, ...timm].map(timmName), [...names, ...timm]);
});
