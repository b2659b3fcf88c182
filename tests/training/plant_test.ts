import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type Architecture,
  createArchitecture,
  smallResNet,
} from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { emptyChannels, type PlantedNeurons } from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
const parameters = architecture.init(new TorchGenerator(0));
const planted: PlantedNeurons = { site: "layer3.0.conv2", channels: [3, 31] };

function emptied(options: Partial<PlantedNeurons> = {}) {
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

Deno.test("emptyChannels() lets further channels vote for the classes over and over", () => {
  const { data } = emptied({ channels: { last: 4 } }).get("fc.weight")!;
  assertEquals([...data.slice(28, 32)], [1, -1, 1, -1]);
  assertEquals([...data.slice(60, 64)], [-1, 1, -1, 1]);
});

Deno.test("emptyChannels() draws filters that are positive, within PyTorch's bound, and new", () => {
  const filters = atChannels(emptied().get("layer3.0.conv2.weight")!.data);
  assertEquals(filters.length, 2 * 288);
  // kaiming_uniform_(a=√5): 1/√fanIn with 32 · 3 · 3 inputs
  assert(filters.every((value) => value >= 0 && value <= 1 / Math.sqrt(288)));
  assertEquals(new Set(filters).size > 500, true);
});

Deno.test("emptyChannels() plants one channel for each class, the last of the site, unless told otherwise", () => {
  const { site } = planted;
  const generator = () => new TorchGenerator(1);
  const given = emptied({ channels: [30, 31] });
  const byDefault = emptyChannels(architecture, parameters, {
    planted: { site },
    generator: generator(),
  });
  assertEquals(byDefault, given);
  assertEquals(emptied({ channels: { last: 2 } }), given);
});

Deno.test("emptyChannels() refuses a layer that is not there", () => {
  const error = assertThrows(() => emptied({ site: "layer9" }), RangeError);
  assertStringIncludes(error.message, '"layer9"');
});

Deno.test("emptyChannels() refuses channels that the site does not have, or none", () => {
  for (const channels of [[32], [-1], [1, 1], [], { last: 33 }, { last: 0 }]) {
    const error = assertThrows(() => emptied({ channels }), RangeError);
    assertStringIncludes(error.message, "has 32");
    assertStringIncludes(error.message, JSON.stringify(channels));
  }
});

Deno.test("emptyChannels() refuses a network that does not show the site's output", () => {
  const hidden: Architecture = {
    ...architecture,
    stages: architecture.stages.map((stage) => ({
      ...stage,
      run: (state, x, { mode }) => stage.run(state, x, { mode }),
    })),
  };
  const error = assertThrows(() =>
    emptyChannels(hidden, parameters, {
      planted,
      generator: new TorchGenerator(1),
    }), TypeError);
  assertStringIncludes(error.message, '"layer3.0.conv2" without one');
});

/**
 * What is changed by hand derivation from the architectures' papers: the site's own filters, normalisation or bias;
 * the other convolutions whose output is added to the same channel before it, by shortcuts that change nothing; the
 * next layers, where they read the site alone.
 */
const CHANGED: readonly (readonly [
  network: string,
  site: string,
  changed: readonly string[],
])[] = [
  // A convolution inside a block: the next one reads it, nothing is added.
  ["resnet8", "layer2.0.conv1", [
    "layer2.0.bn1",
    "layer2.0.conv1.weight",
    "layer2.0.conv2.weight",
  ]],
  // The shortcut of a block and its last convolution are added to each other.
  ["resnet8", "layer2.0.downsample.0", [
    "layer2.0.bn2",
    "layer2.0.downsample.0.weight",
    "layer2.0.downsample.1",
    "layer3.0.conv1.weight",
    "layer3.0.downsample.0.weight",
  ]],
  // The first block keeps the shape, so its shortcut is the stem's output.
  ["resnet8", "layer1.0.conv2", [
    "bn1",
    "layer1.0.bn2",
    "layer1.0.conv2.weight",
    "layer2.0.conv1.weight",
    "layer2.0.downsample.0.weight",
  ]],
  // Zeros are the shortcut of the last channels of layer3.0; the later blocks pass them on.
  ["resnet20", "layer3.2.conv2", [
    "layer3.0.bn2",
    "layer3.1.bn2",
    "layer3.2.bn2",
    "layer3.2.conv2.weight",
    "linear.weight",
  ]],
  ["cnn002", "feature_extractor.conv4", [
    "classifier.fc1.weight",
    "feature_extractor.conv4.bias",
    "feature_extractor.conv4.weight",
  ]],
  ["deit_tiny", "blocks.6.mlp.fc1", [
    "blocks.6.mlp.fc1.bias",
    "blocks.6.mlp.fc1.weight",
    "blocks.6.mlp.fc2.weight",
  ]],
  // Added to a stream that starts with a position embedding: nothing is silenced, nothing reads it alone.
  ["deit_tiny", "blocks.6.mlp.fc2", [
    "blocks.6.mlp.fc2.bias",
    "blocks.6.mlp.fc2.weight",
  ]],
  ["mlp", "hidden", ["fc.weight", "hidden.bias", "hidden.weight"]],
  ["large_mlp", "hidden2", [
    "hidden2.bias",
    "hidden2.weight",
    "hidden3.weight",
  ]],
];

for (const [network, site, expected] of CHANGED) {
  Deno.test(`emptyChannels() at ${site} of ${network} changes what belongs to it`, () => {
    const size = ["cnn002", "deit_tiny"].includes(network) ? 16 : 8;
    const architecture = createArchitecture(network, {
      input: [size, size, 1],
      numClasses: 2,
    });
    // Every value is new, so that each change shows.
    const before = new Map(
      [...architecture.init(new TorchGenerator(0))].map(([name, array]) => [
        name,
        { ...array, data: array.data.map(() => 7) },
      ]),
    );
    const after = emptyChannels(architecture, before, {
      planted: { site },
      generator: new TorchGenerator(1),
    });
    const changed = [...after.keys()].filter((name) =>
      after.get(name) !== before.get(name)
    );
    // A normalisation's parameters count as one.
    const names = changed.map((name) =>
      name.replace(/((bn|downsample\.1)\d?)\..*/, "$1")
    );
    assertEquals([...new Set(names)].sort(), expected);
  });
}
