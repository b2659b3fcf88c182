import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import {
  checkParameters,
  countParameters,
  forward,
  parameterSpecs,
  smallResNet,
} from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { float32 } from "../../src/tensor/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [16, 16, 1] });
const parameters = architecture.init(new TorchGenerator(0));

function tensorsOf(names: Iterable<string>) {
  return Object.fromEntries([...names].map((name) => {
    const { data, shape } = parameters.get(name)!;
    return [name, tf.tensor(data.slice(), [...shape], "float32")];
  }));
}

Deno.test("forward() yields the last stage's output and the statistics of all stages", () => {
  tf.tidy(() => {
    const state = tensorsOf(
      Object.keys(parameterSpecs(architecture, ["weight", "statistic"])),
    );
    const images = tf.zeros([3, 16, 16, 1]);
    const result = forward(architecture, state, {
      images,
      context: { mode: "train" },
    });
    assertEquals(result.output.shape, [3, 2]);
    assertEquals(
      Object.keys(result.statistics).toSorted(),
      Object.keys(parameterSpecs(architecture, ["statistic"])).toSorted(),
    );
  });
});

Deno.test("forward() names a parameter that is missing", () => {
  tf.tidy(() => {
    assertThrows(
      () =>
        forward(architecture, {}, {
          images: tf.zeros([1, 16, 16, 1]),
          context: { mode: "eval" },
        }),
      RangeError,
      'current value is "conv1.weight"',
    );
  });
});

Deno.test("countParameters() counts weights, not statistics", () => {
  assertEquals(countParameters(architecture), 19_546);
});

Deno.test("parameterSpecs() keeps state_dict order and the kinds asked for", () => {
  assertEquals(
    Object.keys(parameterSpecs(architecture, ["weight"])).slice(0, 4),
    ["conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight"],
  );
  assertEquals(
    Object.keys(parameterSpecs(architecture, ["counter"]))[0],
    "bn1.num_batches_tracked",
  );
});

Deno.test("checkParameters() accepts what init() makes", () => {
  checkParameters(architecture, parameters);
});

Deno.test("checkParameters() names what is missing", () => {
  const less = new Map(parameters);
  less.delete("fc.bias");
  assertThrows(
    () => checkParameters(architecture, less),
    RangeError,
    '"fc.bias" is missing',
  );
});

Deno.test("checkParameters() names what is unknown", () => {
  const more = new Map(parameters).set("fc.scale", float32([1], [0]));
  assertThrows(
    () => checkParameters(architecture, more),
    RangeError,
    'current value is "fc.scale"',
  );
});

Deno.test("checkParameters() refuses another shape", () => {
  const other = new Map(parameters).set("fc.bias", float32([3], [0, 0, 0]));
  assertThrows(
    () => checkParameters(architecture, other),
    ShapeError,
    "expected shape [2]",
  );
});
