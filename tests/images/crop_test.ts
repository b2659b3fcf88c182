import { assertEquals, assertThrows } from "@std/assert";
import { crop, type Image } from "../../src/images/mod.ts";

/** Pixel (y, x) is [10 y + x, 100, 200]. */
function numbered(height: number, width: number): Image {
  const data = Uint8Array.from(
    { length: height * width * 3 },
    (_, i) => {
      const pixel = Math.trunc(i / 3);
      return [10 * Math.trunc(pixel / width) + pixel % width, 100, 200][i % 3]!;
    },
  );
  return { height, width, channels: 3, data };
}

function reds({ data }: Image): number[] {
  return [...data].filter((_, i) => i % 3 === 0);
}

Deno.test("crop() cuts rows and columns", () => {
  const box = { top: 1, left: 2, height: 2, width: 3 };
  assertEquals(reds(crop(numbered(4, 6), box)), [12, 13, 14, 22, 23, 24]);
});

Deno.test("crop() is black outside the image", () => {
  const box = { top: -1, left: -1, height: 3, width: 4 };
  assertEquals(reds(crop(numbered(1, 2), box)), [
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("crop() beside the image is all black", () => {
  const box = { top: 0, left: 9, height: 1, width: 2 };
  assertEquals([...crop(numbered(2, 2), box).data], [0, 0, 0, 0, 0, 0]);
});

Deno.test("crop() refuses an empty box", () => {
  const box = { top: 0, left: 0, height: 0, width: 2 };
  assertThrows(
    () => crop(numbered(2, 2), box),
    RangeError,
    "current value is 0×2",
  );
});

Deno.test("crop() refuses a corner between pixels", () => {
  const box = { top: 0.5, left: 0, height: 1, width: 1 };
  assertThrows(
    () => crop(numbered(2, 2), box),
    RangeError,
    "corner must be whole",
  );
});
