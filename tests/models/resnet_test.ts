import { assertEquals } from "@std/assert";
import {
  countParameters,
  resNet,
  type ResNetName,
} from "../../src/models/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

const SMALL = { input: [64, 64, 3] } as const;

// The two deeper ones, of the same blocks: `models_nightly.ts`.
const NAMES: readonly ResNetName[] = ["resnet18", "resnet34", "resnet50"];
for (const name of NAMES) testGolden(resNet(name, SMALL), name);

// The bottleneck and the deeper ones: `conform NAME`, nightly.
testConformance(resNet("resnet18", { input: [32, 32, 3] }));
// One site of the stem, one of a block with a shortcut, and the shortcut itself.
const bottlenecks = resNet("resnet50", { input: [32, 32, 3] });
testTaps(
  bottlenecks,
  bottlenecks.neurons.filter(({ name }) =>
    ["conv1", "layer1.0.conv2", "layer1.0.downsample.0"].includes(name)
  ),
);

Deno.test("resnet50 has the 26,560 channels in 53 convolutions of the published tracer, 22,720 without shortcuts", () => {
  const { neurons } = resNet("resnet50");
  const count = (sites: typeof neurons) =>
    sites.reduce((sum, site) => sum + site.count, 0);
  assertEquals(neurons.length, 53);
  assertEquals(count(neurons), 26_560);
  assertEquals(count(neurons.filter(({ shortcut }) => !shortcut)), 22_720);
});

// torchvision 0.30: sum(p.numel() for p in resnet50(num_classes=1000).parameters())
Deno.test("resnet50 with 1000 classes has 25,557,032 parameters", () => {
  assertEquals(
    countParameters(resNet("resnet50", { numClasses: 1000 })),
    25_557_032,
  );
});
