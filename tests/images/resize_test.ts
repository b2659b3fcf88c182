import { assertEquals, assertThrows } from "@std/assert";
import { resize } from "../../src/images/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

// Digests of torchvision's results: fixtures/images/make.py
Deno.test("resize() gives Pillow's bytes, bilinear and bicubic, up and down", () => {
  assertEquals(transformMismatches(readCorpus(FIXTURES), "resize"), {
    count: 768,
    mismatches: [],
  });
});

Deno.test("resize() to the same size copies", () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const image = { width: 2, height: 1, channels: 3, data } as const;
  const resized = resize(image, { width: 2, height: 1, filter: "bicubic" });
  assertEquals(resized.data, data);
  assertEquals(resized.data === data, false);
});

Deno.test("resize() refuses a side of 0", () => {
  const image = {
    width: 1,
    height: 1,
    channels: 3,
    data: new Uint8Array(3),
  } as const;
  assertThrows(
    () => resize(image, { width: 0, height: 2 }),
    RangeError,
    "current value is 2×0",
  );
});
