import { assertEquals } from "@std/assert";
import { randomResizedCropBox } from "../../src/images/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

// Boxes and digests of torchvision's results: fixtures/images/make.py
Deno.test("randomResizedCrop() draws torchvision's boxes and gives its bytes", () => {
  assertEquals(transformMismatches(readCorpus(FIXTURES), "randomResizedCrop"), {
    count: 384,
    mismatches: [],
  });
});

Deno.test("randomResizedCropBox() of an image that is too wide is its middle", () => {
  // By hand from torchvision's fallback: width round(10 * 4/3) = 13, left (1000 - 13) // 2 = 493
  const box = randomResizedCropBox(
    { height: 10, width: 1000 },
    new TorchGenerator(0),
    { scale: [0.9, 1] },
  );
  assertEquals(box, { top: 0, left: 493, height: 10, width: 13 });
});

Deno.test("randomResizedCropBox() of an image that is too tall is its middle", () => {
  const box = randomResizedCropBox(
    { height: 1000, width: 10 },
    new TorchGenerator(0),
    { scale: [0.9, 1] },
  );
  assertEquals(box, { top: 493, left: 0, height: 13, width: 10 });
});
