import { assertEquals } from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

testGolden(smallResNet("resnet8"), "resnet8");
testGolden(smallResNet("resnet16"), "resnet16");

testTaps(smallResNet("resnet8", { input: [16, 16, 1] }));

Deno.test("resnet8 has 168 neurons in 9 convolutions, two of them shortcuts", () => {
  const { neurons } = smallResNet("resnet8");
  assertEquals(neurons.map(({ count }) => count), [
    8,
    8,
    8,
    16,
    16,
    16,
    32,
    32,
    32,
  ]);
  assertEquals(
    neurons.filter(({ shortcut }) => shortcut).map(({ name }) => name),
    ["layer2.0.downsample.0", "layer3.0.downsample.0"],
  );
});
