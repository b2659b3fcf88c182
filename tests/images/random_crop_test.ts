import { assertEquals, assertThrows } from "@std/assert";
import { randomCrop, randomCropBox } from "../../src/images/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

// Digests of torchvision's results: fixtures/images/make.py
Deno.test("randomCrop() with padding gives torchvision's bytes from the same seed", () => {
  assertEquals(transformMismatches(readCorpus(FIXTURES), "randomCrop"), {
    count: 96,
    mismatches: [],
  });
});

Deno.test("randomCropBox() of the whole image draws nothing", () => {
  const random = new TorchGenerator(5);
  const size = { height: 4, width: 6 };
  assertEquals(randomCropBox(size, size, random), { top: 0, left: 0, ...size });
  assertEquals(random.random(), new TorchGenerator(5).random());
});

Deno.test("randomCrop() refuses a box larger than the padded image", () => {
  const image = {
    width: 2,
    height: 2,
    channels: 3,
    data: new Uint8Array(12),
  } as const;
  assertThrows(
    () =>
      randomCrop(image, {
        size: { height: 5, width: 4 },
        padding: 1,
        random: new TorchGenerator(0),
      }),
    RangeError,
    "at least 5×4 pixels are needed, current value is 4×4",
  );
});
