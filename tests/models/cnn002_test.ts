import { assert, assertEquals, assertThrows } from "@std/assert";
import { cnn002, forward } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { tensors, testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

testGolden(cnn002({ dropout: 0 }), "cnn002");
testGolden(
  {
    ...cnn002({ dropout: 0, input: [32, 32, 3] }),
    name: "cnn002 of colours",
  },
  "cnn002_colour",
);
testConformance(cnn002());
testTaps(cnn002());

Deno.test("cnn002 has 192 channels and 400 rows as neurons", () => {
  assertEquals(
    cnn002().neurons.map(({ name, kind, count }) => `${kind} ${name} ${count}`),
    [
      "conv feature_extractor.conv1 32",
      "conv feature_extractor.conv2 32",
      "conv feature_extractor.conv3 64",
      "conv feature_extractor.conv4 64",
      "linear classifier.fc1 200",
      "linear classifier.fc2 200",
    ],
  );
});

/** The share of zeros and the mean of fc1's output for one dropout seed, and the mean in mode eval. */
function fc1(rate: number, seed?: number) {
  const whole = cnn002({ dropout: rate });
  const index = whole.stages.findIndex(({ name }) => name === "fc1");
  const architecture = { ...whole, stages: whole.stages.slice(0, index + 1) };
  return tf.tidy(() => {
    const { output } = forward(
      architecture,
      tensors(whole.init(new TorchGenerator(0))),
      {
        images: tf.tensor(new TorchGenerator(1).uniform(64 * 784), [
          64,
          28,
          28,
          1,
        ]),
        context: seed === undefined
          ? { mode: "eval" }
          : { mode: "train", dropoutSeed: tf.scalar(seed, "int32") },
      },
    );
    return output.dataSync() as Float32Array;
  });
}

Deno.test("cnn002 drops half of fc1's values in mode train and doubles the rest", () => {
  const all = fc1(0.5);
  const dropped = fc1(0.5, 1);
  const active = [...all.keys()].filter((i) => all[i]! > 0);
  const kept = active.filter((i) => dropped[i]! > 0);
  // 64 × 200 values, about half of them above 0: six standard deviations of a share are 0.04.
  assert(Math.abs(kept.length / active.length - 0.5) < 0.04);
  assert(
    kept.every((i) => Math.abs(dropped[i]! - 2 * all[i]!) <= 1e-5 * all[i]!),
  );
});

Deno.test("cnn002 draws another dropout mask for another seed", () => {
  assert(
    fc1(0.5, 1).some((value, i) => (value === 0) !== (fc1(0.5, 2)[i] === 0)),
  );
});

Deno.test("cnn002 in mode train refuses to drop out without a seed", () => {
  const architecture = cnn002();
  assertThrows(
    () =>
      tf.tidy(() =>
        forward(
          architecture,
          tensors(architecture.init(new TorchGenerator(0))),
          { images: tf.zeros([1, 28, 28, 1]), context: { mode: "train" } },
        ).output
      ),
    RangeError,
    "dropoutSeed",
  );
});

Deno.test("cnn002 refuses images of which nothing is left", () => {
  assertThrows(
    () => cnn002({ input: [15, 28, 1] }),
    RangeError,
    "current value is 15×28",
  );
  assertEquals(cnn002({ input: [16, 16, 1] }).numClasses, 10);
});
