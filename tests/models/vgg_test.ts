import { assertEquals, assertThrows } from "@std/assert";
import { countParameters, vgg } from "../../src/models/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

const NARROW = { widthDivisor: 16 } as const;

testGolden(
  vgg("vgg16_norm02", { ...NARROW, dropout: 0 }),
  "vgg16_norm02_narrow",
);
testGolden(
  {
    ...vgg("vgg16_norm02", { ...NARROW, dropout: 0, input: [96, 64, 3] }),
    name: "vgg16_norm02 of 96×64",
  },
  "vgg16_norm02_narrow_96x64",
);
testConformance(vgg("vgg16_norm02", NARROW));
testTaps(vgg("vgg16_norm02", NARROW));

// Printed by Yang et al.'s notebooks for Vgg16Norm02.
Deno.test("vgg16_norm02 has 134,301,514 parameters", () => {
  assertEquals(countParameters(vgg("vgg16_norm02")), 134_301_514);
});

// torchvision 0.30: vgg16(num_classes=10).state_dict()
Deno.test("vgg16_norm02 has torchvision's names", () => {
  const names = vgg("vgg16_norm02").parameters.map(({ name }) => name);
  const places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
  assertEquals(
    names,
    [
      ...places.map((place) => `features.${place}`),
      ...[0, 3, 6].map((place) => `classifier.${place}`),
    ].flatMap((name) => [`${name}.weight`, `${name}.bias`]),
  );
});

Deno.test("vgg16_norm02 has 4,224 channels and 8,192 rows as neurons", () => {
  const { neurons } = vgg("vgg16_norm02");
  const count = (kind: string) =>
    neurons.filter((site) => site.kind === kind)
      .reduce((sum, site) => sum + site.count, 0);
  // 2·64 + 2·128 + 3·256 + 6·512 and 2·4096.
  assertEquals([count("conv"), count("linear")], [4_224, 8_192]);
});

Deno.test("vgg16_norm02 refuses images that are grey or too small", () => {
  assertThrows(
    () => vgg("vgg16_norm02", { input: [32, 32, 1] }),
    RangeError,
    "current value is 32×32×1",
  );
  assertThrows(
    () => vgg("vgg16_norm02", { input: [31, 32, 3] }),
    RangeError,
    "current value is 31×32×3",
  );
});
