import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  balancedImages,
  majorityImages,
  minorityImages,
  repeatedImages,
  selectImages,
  trainingOn,
} from "../../src/training/mod.ts";
import { toyDataset } from "./_toy_dataset.ts";

// Groups of the first eight images: 0 3 0 3 0 3 1 2 (see the toy dataset); G1 and G2 are the minority.
const dataset = toyDataset({ train: 8, validation: 8, test: 8 });
const { train } = dataset.splits;

function pixelsOf(split: typeof train, indices: number[]): Float32Array {
  const into = new Float32Array(indices.length * 64);
  split.readImages(indices, into);
  return into;
}

Deno.test("selectImages() has the images and ids of the named positions, in their order", () => {
  const selected = selectImages(train, Int32Array.of(7, 0, 7));
  assertEquals(selected.count, 3);
  assertEquals([...selected.groups], [2, 0, 2]);
  assertEquals([...selected.labels], [1, 0, 1]);
  assertEquals([...selected.attributes], [0, 0, 0]);
  assertEquals(pixelsOf(selected, [1, 2]), pixelsOf(train, [0, 7]));
});

Deno.test("selectImages() refuses a position outside the split", () => {
  const error = assertThrows(
    () => selectImages(train, Int32Array.of(0, 8)),
    RangeError,
  );
  assertStringIncludes(error.message, "position 8");
});

Deno.test("majorityImages() leaves out the minority groups", () => {
  assertEquals([...majorityImages(dataset)], [0, 1, 2, 3, 4, 5]);
});

Deno.test("minorityImages() are the others", () => {
  assertEquals([...minorityImages(dataset)], [6, 7]);
});

Deno.test("selectImages() says where an image was in the whole split, chosen once or twice", () => {
  assertEquals(train.origins, undefined);
  const selected = selectImages(train, Int32Array.of(7, 0, 7, 5));
  assertEquals([...selected.origins!], [7, 0, 7, 5]);
  const again = selectImages(selected, Int32Array.of(3, 0));
  assertEquals([...again.origins!], [5, 7]);
});

Deno.test("balancedImages() repeats a small group's images", () => {
  assertEquals([...balancedImages(dataset, 4)], [
    ...[0, 2, 4, 0],
    ...[6, 6, 6, 6],
    ...[7, 7, 7, 7],
    ...[1, 3, 5, 1],
  ]);
});

Deno.test("balancedImages() refuses a group without images", () => {
  const error = assertThrows(
    () => balancedImages(trainingOn(dataset, majorityImages(dataset)), 4),
    RangeError,
  );
  assertStringIncludes(error.message, "G1");
});

Deno.test("trainingOn() leaves validation and test as they are", () => {
  const other = trainingOn(dataset, majorityImages(dataset));
  assertEquals(other.splits.train.count, 6);
  assertEquals(other.splits.validation, dataset.splits.validation);
  assertEquals(other.splits.test, dataset.splits.test);
});

Deno.test("repeatedImages() names every image once and the errors as often as asked", () => {
  const positions = Int32Array.of(1, 4);
  const found = repeatedImages(dataset, { positions, times: 3 });
  const counts = new Map<number, number>();
  for (const at of found) counts.set(at, (counts.get(at) ?? 0) + 1);
  assertEquals(counts.size, dataset.splits.train.count);
  for (const [at, count] of counts) {
    assertEquals(count, positions.includes(at) ? 3 : 1);
  }
});

Deno.test("repeatedImages() refuses an empty error set and a number of times that is none", () => {
  assertThrows(
    () => repeatedImages(dataset, { positions: new Int32Array(), times: 3 }),
    RangeError,
    "train it for fewer epochs",
  );
  assertThrows(
    () => repeatedImages(dataset, { positions: Int32Array.of(1), times: 0 }),
    RangeError,
    "current value is 0",
  );
});
