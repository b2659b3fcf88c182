import { assertEquals } from "@std/assert";
import {
  centerCrop,
  decodeImage,
  resize,
  resizeCenterCrop,
} from "../../src/images/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

// Digests of torchvision's results: fixtures/images/make.py
Deno.test("resizeCenterCrop() gives the bytes of torchvision's Resize and CenterCrop", () => {
  assertEquals(transformMismatches(readCorpus(FIXTURES), "resizeCenterCrop"), {
    count: 192,
    mismatches: [],
  });
});

Deno.test("resizeCenterCrop() equals its two steps, also where the crop is larger", () => {
  const image = decodeImage(Deno.readFileSync(`${FIXTURES}/quality_75.jpg`));
  for (const size of [{ height: 30, width: 90 }, { height: 20, width: 200 }]) {
    for (const crop of [{ height: 25, width: 31 }, { height: 40, width: 40 }]) {
      assertEquals(
        resizeCenterCrop(image, { resize: size, crop }).data,
        centerCrop(resize(image, size), crop).data,
      );
    }
  }
});
