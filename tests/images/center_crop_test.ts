import { assertEquals } from "@std/assert";
import { centerCropBox } from "../../src/images/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

// Digests of torchvision's results: fixtures/images/make.py
Deno.test("centerCrop() gives torchvision's bytes, padding where the image is smaller", () => {
  assertEquals(transformMismatches(readCorpus(FIXTURES), "centerCrop"), {
    count: 192,
    mismatches: [],
  });
});

Deno.test("centerCropBox() rounds half pixels to the even one", () => {
  // Python: round((5 - 2) / 2.0) == 2, round((7 - 2) / 2.0) == 2
  assertEquals(
    centerCropBox({ height: 5, width: 7 }, { height: 2, width: 2 }),
    { top: 2, left: 2, height: 2, width: 2 },
  );
});

Deno.test("centerCropBox() puts the odd padding at the bottom and right", () => {
  // torchvision pads (crop - image) // 2 at the left and top
  const { top, left } = centerCropBox({ height: 2, width: 1 }, {
    height: 5,
    width: 4,
  });
  assertEquals([top, left], [-1, -1]);
});
