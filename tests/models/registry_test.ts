import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  architectureNames,
  countParameters,
  createArchitecture,
  isArchitectureName,
} from "../../src/models/mod.ts";
import type { Architecture } from "../../src/models/types.ts";
import { tf } from "../../src/runtime/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

Deno.test("createArchitecture() builds every registered name under that name", () => {
  for (const name of architectureNames()) {
    assertEquals(createArchitecture(name).name, name);
  }
});

Deno.test("createArchitecture() takes another input and another number of classes", () => {
  const architecture = createArchitecture("resnet8", {
    input: [32, 32, 3],
    numClasses: 10,
  });
  assertEquals(architecture.input, [32, 32, 3]);
  // By hand: two more input channels for the stem's 8 filters of 3×3, eight more classes of 32 weights and a bias.
  assertEquals(
    countParameters(architecture),
    19_546 + 2 * 8 * 9 + 8 * 33,
  );
});

Deno.test("createArchitecture() lists the names it knows", () => {
  assertThrows(
    () => createArchitecture("resnet9"),
    RangeError,
    'current value is "resnet9"',
  );
});

Deno.test("isArchitectureName() does not know what every object has", () => {
  assertEquals(isArchitectureName("toString"), false);
  assertEquals(isArchitectureName("resnet8"), true);
});

/** The first value of one stage alone in mode `train`, without a seed for dropout; weights are 1, biases 0. */
function runStage(
  architecture: Architecture,
  name: string,
  x: () => tf.Tensor,
): number {
  const stage = architecture.stages.find((one) => one.name === name)!;
  const specs = architecture.parameters.filter((one) =>
    stage.parameters.includes(one.name)
  );
  return tf.tidy(() => {
    const parameters = Object.fromEntries(specs.map((spec) => [
      spec.name,
      tf.fill([...spec.shape], spec.name.endsWith("bias") ? 0 : 1),
    ]));
    const context = { mode: "train" } as const;
    const { output } = stage.run(parameters, x(), context);
    return output.dataSync()[0]!;
  });
}

Deno.test("createArchitecture() gives a vision transformer the epsilon that is asked for", () => {
  // By hand: ±.001 in turn has mean 0 and variance 1e-6, so a LayerNorm with weight 1 yields ±.001 / √(1e-6 + epsilon).
  const x = () =>
    tf.tensor(Array.from({ length: 192 }, (_, i) => i % 2 ? -1e-3 : 1e-3), [
      1,
      1,
      192,
    ]);
  const first = (architecture: Architecture) =>
    runStage(architecture, "norm", x);
  assertAlmostEquals(
    first(createArchitecture("deit_tiny")),
    1 / Math.SQRT2,
    1e-5,
  );
  assertAlmostEquals(
    first(createArchitecture("deit_tiny", { normEpsilon: 1e-5 })),
    1 / Math.sqrt(11),
    1e-5,
  );
});

Deno.test("createArchitecture() gives cnn002 and vgg16_norm02 the dropout that is asked for", () => {
  // Mode `train` without a seed is refused by a network that drops out, and only by such a one.
  const cnn = () => tf.ones([1, 4, 4, 64]);
  const vgg = () => tf.ones([1, 4096]);
  assertThrows(
    () => runStage(createArchitecture("cnn002"), "fc1", cnn),
    RangeError,
    "dropoutSeed",
  );
  assertThrows(
    () => runStage(createArchitecture("vgg16_norm02"), "classifier.3", vgg),
    RangeError,
    "dropoutSeed",
  );
  const dropout = 0;
  assertEquals(
    runStage(createArchitecture("cnn002", { dropout }), "fc1", cnn),
    1024,
  );
  assertEquals(
    runStage(
      createArchitecture("vgg16_norm02", { dropout }),
      "classifier.3",
      vgg,
    ),
    4096,
  );
});

Deno.test("createArchitecture() refuses an option that the family does not know, in the types as well", () => {
  assertThrows(
    // @ts-expect-error: a ResNet has no LayerNorm.
    () => createArchitecture("resnet8", { normEpsilon: 1e-5 }),
    TypeError,
    'Cannot build resnet8: its options are input, numClasses, head, current value is "normEpsilon"',
  );
  assertThrows(
    // @ts-expect-error: timm's rates are 0.
    () => createArchitecture("deit_tiny", { dropout: 0.1 }),
    TypeError,
    "input, numClasses, head, normEpsilon",
  );
  assertThrows(
    // @ts-expect-error: a name says how wide the network is.
    () => createArchitecture("vgg16_norm02", { widthDivisor: 8 }),
    TypeError,
    "widthDivisor",
  );
  const name: string = "deit_tiny";
  // @ts-expect-error: of a name that is not known when the program is written only the common options are.
  assertEquals(createArchitecture(name, { normEpsilon: 1e-5 }).name, name);
});
