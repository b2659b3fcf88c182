import { assertEquals, assertThrows } from "@std/assert";
import { hardestImages } from "../../src/neurons/hardest_images.ts";

const groups = [1, 0, 1, 1, 0, 1];
const probabilities = [.9, .1, .2, .5, .3, .2];

Deno.test("hardestImages() takes the lowest probabilities of the group, lowest first", () => {
  assertEquals(
    [...hardestImages(probabilities, { groups, group: 1, count: 3 })],
    [2, 5, 3],
  );
});

Deno.test("hardestImages() takes the whole group when it is small", () => {
  assertEquals(
    [...hardestImages(probabilities, { groups, group: 0 })],
    [1, 4],
  );
});

Deno.test("hardestImages() stays among the given positions", () => {
  assertEquals(
    [...hardestImages(probabilities, { groups, group: 1, among: [0, 3, 4] })],
    [3, 0],
  );
});

Deno.test("hardestImages() refuses an empty group", () => {
  assertThrows(
    () => hardestImages(probabilities, { groups, group: 2 }),
    RangeError,
    "group 2 is empty",
  );
});

Deno.test("hardestImages() refuses NaN", () => {
  assertThrows(
    () => hardestImages([NaN, 1], { groups: [0, 0], group: 0 }),
    RangeError,
    "NaN",
  );
});
