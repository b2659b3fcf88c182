import { assertEquals, assertThrows } from "@std/assert";
import {
  imagesOf,
  requireImages,
  splitCounts,
} from "../../src/claims/images_of.ts";
import { OWN_PICTURES, UNIT } from "./_unit.ts";

Deno.test("imagesOf() says what the registry says of a dataset whose sources are fixed", () => {
  const { imageShape, numClasses } = imagesOf(UNIT);
  assertEquals([imageShape, numClasses], [[56, 28, 1], 2]);
  assertEquals(splitCounts(UNIT), [4795, 1199, 2000]);
});

Deno.test("imagesOf() says what a folder holds and its transform gives", () => {
  const { imageShape } = imagesOf(OWN_PICTURES);
  assertEquals(imageShape, [64, 64, 3]);
  assertEquals(splitCounts(OWN_PICTURES), [12, 12, 12]);
});

Deno.test("splitCounts() refuses a folder of which nothing is known", () => {
  const { data: _, ...unknown } = OWN_PICTURES;
  assertThrows(() => splitCounts(unknown), RangeError, "--data DIR");
});

Deno.test("requireImages() refuses what would fail for want of images", () => {
  requireImages(OWN_PICTURES, "train", 12);
  assertThrows(
    () => requireImages(OWN_PICTURES, "train", 13),
    RangeError,
    "at least 13 train images, current value is 12",
  );
  const { data } = OWN_PICTURES;
  const groupCounts = { ...data!.groupCounts, validation: [0, 0, 0, 0] };
  const without = { ...OWN_PICTURES, data: { ...data!, groupCounts } };
  assertThrows(() => requireImages(without, "validation"), RangeError);
});
