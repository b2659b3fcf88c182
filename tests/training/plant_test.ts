import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import {
  emptyChannels,
  type PlantedChannels,
  plantedWeights,
} from "../../src/training/mod.ts";

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
const parameters = architecture.init(new TorchGenerator(0));
const planted: PlantedChannels = {
  site: "layer3.0.conv2",
  shortcut: "layer3.0.downsample.0",
  readBy: "fc.weight",
  channels: [3, 31],
};

function emptied(options: Partial<PlantedChannels> = {}) {
  return emptyChannels(architecture, parameters, {
    planted: { ...planted, ...options },
    generator: new TorchGenerator(1),
  });
}

/** The values of the last axis at 3 and 31, in the inner layout [..., 32]. */
function atChannels(data: ArrayLike<number>): number[] {
  return Array.from(data).filter((_, at) => at % 32 === 3 || at % 32 === 31);
}

Deno.test("emptyChannels() changes the planted channels and what reads them, nothing else", () => {
  const result = emptied();
  const changed = [...result.keys()].filter((name) =>
    result.get(name) !== parameters.get(name)
  );
  assertEquals(changed.sort(), [
    "fc.weight",
    "layer3.0.bn2.bias",
    "layer3.0.bn2.running_mean",
    "layer3.0.bn2.running_var",
    "layer3.0.bn2.weight",
    "layer3.0.conv2.weight",
    "layer3.0.downsample.1.bias",
    "layer3.0.downsample.1.weight",
  ]);
  for (const name of changed) {
    const before = parameters.get(name)!.data;
    result.get(name)!.data.forEach((value, at) => {
      if (at % 32 !== 3 && at % 32 !== 31) assertEquals(value, before[at]);
    });
  }
});

Deno.test("emptyChannels() shows the filters as they are and silences the shortcut", () => {
  const result = emptied();
  const at = (name: string) => atChannels(result.get(name)!.data);
  assertEquals(at("layer3.0.bn2.weight"), [1, 1]);
  assertEquals(at("layer3.0.bn2.bias"), [0, 0]);
  assertEquals(at("layer3.0.bn2.running_mean"), [0, 0]);
  assertEquals(at("layer3.0.bn2.running_var"), [1, 1]);
  assertEquals(at("layer3.0.downsample.1.weight"), [0, 0]);
  assertEquals(at("layer3.0.downsample.1.bias"), [0, 0]);
});

Deno.test("emptyChannels() lets each channel vote for its class", () => {
  // fc.weight is [numClasses, 32]: the rows of classes 0 and 1 at channels 3 and 31.
  assertEquals(atChannels(emptied().get("fc.weight")!.data), [1, -1, -1, 1]);
});

Deno.test("emptyChannels() draws filters that are positive, within PyTorch's bound, and new", () => {
  const filters = atChannels(emptied().get("layer3.0.conv2.weight")!.data);
  assertEquals(filters.length, 2 * 288);
  // kaiming_uniform_(a=√5): 1/√fanIn with 32 · 3 · 3 inputs
  assert(filters.every((value) => value >= 0 && value <= 1 / Math.sqrt(288)));
  assertEquals(new Set(filters).size > 500, true);
});

Deno.test("emptyChannels() refuses another number of channels than of classes", () => {
  const error = assertThrows(() => emptied({ channels: [1] }), RangeError);
  assertStringIncludes(error.message, "current value is 1 for 2 classes");
});

Deno.test("emptyChannels() refuses a layer that is not there", () => {
  const error = assertThrows(() => emptied({ site: "layer9" }), RangeError);
  assertStringIncludes(error.message, '"layer9"');
});

Deno.test("plantedWeights() are the filters' and the classifier's", () => {
  assertEquals(plantedWeights(architecture, planted), [
    "layer3.0.conv2.weight",
    "fc.weight",
  ]);
});
