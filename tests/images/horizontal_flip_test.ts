import { assertEquals } from "@std/assert";
import { horizontalFlip, randomHorizontalFlip } from "../../src/images/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

const IMAGE = {
  width: 2,
  height: 2,
  channels: 3,
  data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
} as const;

Deno.test("horizontalFlip() mirrors pixels, not bytes", () => {
  assertEquals(
    [...horizontalFlip(IMAGE).data],
    [4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9],
  );
});

// Digests of torchvision's results: fixtures/images/make.py
Deno.test("randomHorizontalFlip() flips what torchvision flips from the same seed", () => {
  assertEquals(
    transformMismatches(readCorpus(FIXTURES), "randomHorizontalFlip"),
    {
      count: 192,
      mismatches: [],
    },
  );
});

Deno.test("randomHorizontalFlip() with p = 0 never flips and still draws", () => {
  const random = new TorchGenerator(3);
  assertEquals(randomHorizontalFlip(IMAGE, { p: 0, random }), IMAGE);
  const expected = new TorchGenerator(3);
  expected.random();
  assertEquals(random.random(), expected.random());
});
