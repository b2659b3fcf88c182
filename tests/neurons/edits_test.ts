import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertThrows,
} from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { forward } from "../../src/models/mod.ts";
import { groupAccuracy } from "../../src/metrics/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { applyEdit } from "../../src/neurons/apply_edit.ts";
import {
  ablateEdit,
  meanEdit,
  randomInitEdit,
  randomNoiseEdit,
  rewindEdit,
  zeroEdit,
} from "../../src/neurons/edits.ts";
import type { Edit, Neuron } from "../../src/neurons/types.ts";
import {
  earlier,
  groups,
  images,
  labels,
  neuronsOf,
  parameters,
  readReference,
  resnet8,
  scheme,
} from "./_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const target = { architecture: resnet8, parameters };
// The seeds and scales of `fixtures/reference/neurons.py`.
const MODES: Readonly<Record<string, (neurons: readonly Neuron[]) => Edit>> = {
  zero: (neurons) => zeroEdit(target, neurons),
  ablate: (neurons) => ablateEdit(target, neurons),
  mean: (neurons) => meanEdit(target, neurons),
  "random-init": (neurons) =>
    randomInitEdit(target, neurons, { std: .1, random: new RandomState(5) }),
  "random-noise": (neurons) =>
    randomNoiseEdit(target, neurons, { std: .05, random: new RandomState(6) }),
  rewind: (neurons) => rewindEdit(target, neurons, { earlier }),
};

for (const { neurons, modes } of readReference().edits) {
  for (const [mode, expected] of Object.entries(modes)) {
    Deno.test(`edit ${mode} of ${neurons.length} neurons gives PyTorch's logits and group counts`, () => {
      const edited = applyEdit(parameters, MODES[mode]!(neuronsOf(neurons)));
      const logits = logitsOf(edited);
      const scale = Math.max(...expected.logits.map(Math.abs));
      expected.logits.forEach((value, at) => {
        assert(
          Math.abs(logits.data[at]! - value) <= 1e-5 * scale,
          `logit ${at} is ${logits.data[at]} instead of ${value}`,
        );
      });
      const counts = groupAccuracy(logits, { labels, groups, scheme });
      assertEquals(counts.map(({ correct }) => correct), [...expected.counts]);
    });
  }
}

Deno.test("zeroEdit() changes the named filters and nothing else", () => {
  const { overrides } = zeroEdit(target, [{ site: "conv1", index: 3 }]);
  assertEquals([...overrides.keys()], ["conv1.weight"]);
  const before = parameters.get("conv1.weight")!.data;
  overrides.get("conv1.weight")!.data.forEach((value, at) => {
    assertEquals(value, at % 8 === 3 ? 0 : before[at], `weight ${at}`);
  });
});

Deno.test("an edit keeps what changes and makes its arrays at every reading", () => {
  const edit = zeroEdit(target, [{ site: "conv1", index: 3 }]);
  const [first, second] = [edit.overrides, edit.overrides];
  assertEquals(first, second);
  assertNotStrictEquals(first.get("conv1.weight"), second.get("conv1.weight"));
});

Deno.test("ablateEdit() also silences scale and offset of the normalisation", () => {
  const { overrides } = ablateEdit(target, [{ site: "conv1", index: 3 }]);
  assertEquals([...overrides.keys()], [
    "conv1.weight",
    "bn1.weight",
    "bn1.bias",
  ]);
  assertEquals(overrides.get("bn1.bias")!.data[3], 0);
  assertEquals(
    overrides.get("bn1.bias")!.data[2],
    parameters.get("bn1.bias")!.data[2],
  );
});

Deno.test("ablateEdit() silences the bias of a linear row", () => {
  const site = {
    name: "fc",
    kind: "linear",
    stage: "fc",
    weight: "fc.weight",
    bias: "fc.bias",
    axis: 0,
    count: 2,
    shortcut: false,
  } as const;
  const { overrides } = ablateEdit({
    architecture: { ...resnet8, neurons: [site] },
    parameters,
  }, [{ site: "fc", index: 1 }]);
  const weights = overrides.get("fc.weight")!.data;
  assert([...weights.subarray(0, 32)].every((value) => value !== 0));
  assert([...weights.subarray(32)].every((value) => value === 0));
  assertEquals(overrides.get("fc.bias")!.data[1], 0);
});

Deno.test("meanEdit() refuses a site without BatchNorm", () => {
  const { normalisation: _, ...site } = resnet8.neurons[0]!;
  assertThrows(
    () =>
      meanEdit({ architecture: { ...resnet8, neurons: [site] }, parameters }, [
        { site: "conv1", index: 0 },
      ]),
    RangeError,
    "no normalisation",
  );
});

Deno.test("edits refuse a neuron that is named twice", () => {
  const twice = [{ site: "conv1", index: 0 }, { site: "conv1", index: 0 }];
  assertThrows(() => zeroEdit(target, twice), RangeError, '"conv1[0]" twice');
});

Deno.test("edits refuse an empty list", () => {
  assertThrows(() => zeroEdit(target, []), RangeError, "0 neurons");
});

function logitsOf(edited: typeof parameters) {
  return tf.tidy(() => {
    const tree = Object.fromEntries(
      [...edited].map(([name, { data, shape, dtype }]) => [
        name,
        tf.tensor(data.slice(), [...shape], dtype),
      ]),
    );
    const { data, shape } = images();
    const { output } = forward(resnet8, tree, {
      images: tf.tensor(data, [...shape]),
      context: { mode: "eval" },
    });
    return { data: output.dataSync().slice(), shape: output.shape };
  });
}
