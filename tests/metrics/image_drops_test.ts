import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import { imageDrops } from "../../src/metrics/image_drops.ts";

Deno.test("imageDrops() is 1 where right became wrong and −1 where wrong became right", () => {
  // right→right, right→wrong, wrong→right, wrong→wrong
  assertEquals(
    [...imageDrops([1, 0, 0, 1], {
      labels: [1, 1, 0, 0],
      before: [1, 1, 1, 1],
    })],
    [0, 1, -1, 0],
  );
});

Deno.test("imageDrops() refuses arrays of different lengths", () => {
  assertThrows(
    () => imageDrops([1], { labels: [1, 1], before: [1] }),
    ShapeError,
  );
});
